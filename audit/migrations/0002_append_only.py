"""The database itself refuses to change or delete what was recorded; only the seal may be added, once."""

from django.db import migrations

POSTGRESQL = """
CREATE FUNCTION audit_event_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.number IS NULL
        AND (to_jsonb(OLD) - 'number' - 'previous' - 'hash')
          = (to_jsonb(NEW) - 'number' - 'previous' - 'hash')
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the record of acts is append-only' USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TRIGGER audit_event_append_only BEFORE UPDATE OR DELETE ON audit_event
    FOR EACH ROW EXECUTE FUNCTION audit_event_is_append_only();
"""

SAID = (
    "id", "at", "actor_id", "actor_name", "address", "agent", "verb", "subject", "subject_key",
    "label", "scope", "before", "after", "details",
)
CHANGED = " OR ".join(f'OLD."{column}" IS NOT NEW."{column}"' for column in SAID)
SQLITE = (
    f"""CREATE TRIGGER audit_event_no_update BEFORE UPDATE ON audit_event
    WHEN OLD.number IS NOT NULL OR {CHANGED}
    BEGIN SELECT RAISE(ABORT, 'the record of acts is append-only'); END""",
    """CREATE TRIGGER audit_event_no_delete BEFORE DELETE ON audit_event
    BEGIN SELECT RAISE(ABORT, 'the record of acts is append-only'); END""",
)
"""Whoever alters the table on SQLite must make these anew: its copy has none."""


def guard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL, params=None)
    else:
        for statement in SQLITE:
            schema_editor.execute(statement)


def unguard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER audit_event_append_only ON audit_event")
        schema_editor.execute("DROP FUNCTION audit_event_is_append_only()")
    else:
        schema_editor.execute("DROP TRIGGER audit_event_no_update")
        schema_editor.execute("DROP TRIGGER audit_event_no_delete")


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_foundation")]
    operations = [migrations.RunPython(guard, unguard)]
