from django.db import migrations

# A foreign key of two columns, which Django cannot declare: whoever points at an item and at a framework points at the
# item's own framework. Deferred, as Django's own foreign keys are.
TABLES = {
    "priorities_frameworkitem": "parent_id",
    "priorities_commitmentsource": "item_id",
    "priorities_itemcitation": "item_id",
}
FORWARD = ["ALTER TABLE priorities_frameworkitem ADD CONSTRAINT frameworkitem_and_framework UNIQUE (id, framework_id)"]
FORWARD += [
    f"ALTER TABLE {table} ADD CONSTRAINT {table}_in_its_framework FOREIGN KEY ({column}, framework_id) "
    "REFERENCES priorities_frameworkitem (id, framework_id) DEFERRABLE INITIALLY DEFERRED"
    for table, column in TABLES.items()
]
BACKWARD = [f"ALTER TABLE {table} DROP CONSTRAINT {table}_in_its_framework" for table in TABLES]
BACKWARD += ["ALTER TABLE priorities_frameworkitem DROP CONSTRAINT frameworkitem_and_framework"]


class Migration(migrations.Migration):
    dependencies = [("priorities", "0002_frameworks")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
