"""Translates the template as SAM does, and prints what CloudFormation would get.

    python3 translate.py <template.yaml>

Needs aws-sam-translator. Exits with 3 where it is not installed.
"""
import hashlib
import json
import os
import sys

try:
    import samtranslator
    from samtranslator.translator.transform import transform
    from samtranslator.yaml_helper import yaml_parse
except ImportError:
    sys.exit(3)


class NoManagedPolicies:
    """The template names actions itself, and no policy of AWS by its short name."""

    def load(self):
        return {}


os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")
with open(sys.argv[1], "rb") as file:
    source = file.read()
template = yaml_parse(source.decode("utf-8"))
for logical_id, resource in template["Resources"].items():
    properties = resource.get("Properties", {})
    # What `sam deploy` puts there after uploading the files.
    if "CodeUri" in properties:
        properties["CodeUri"] = "s3://bucket/" + logical_id
    if "TemplateURL" in properties:
        properties["TemplateURL"] = "https://bucket.s3.amazonaws.com/" + logical_id
translated = transform(template, {}, NoManagedPolicies())
json.dump(
    {
        "translator": samtranslator.__version__,
        "translatedFrom": hashlib.sha256(source).hexdigest(),
        "resources": translated["Resources"],
    },
    sys.stdout,
    indent=1,
    sort_keys=True,
    ensure_ascii=False,
)
print()
