package shop.domain;

import cqrs.domain.Event;

/**
 * An event of the shop. The ordering key is the customer's id for customers and their orders, the
 * product's id for products.
 */
public sealed interface ShopEvent extends Event permits CustomerEvent, ProductEvent, OrderEvent {}
