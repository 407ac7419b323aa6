package local.alarms;

/** The state of an alarm; the names are CloudWatch's. */
public enum AlarmState {
  OK,
  ALARM,
  INSUFFICIENT_DATA
}
