from django.db import migrations

from core.frozen import freeze, freeze_columns

# An observation is never changed; one thing may be said of it, once: which release ended it. The general bolt of core
# lets an empty column be filled, which would let a suppressed value become a number.
OBSERVATION = """
CREATE FUNCTION metrics_keep_observation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.release_to = 2147483647
       AND to_jsonb(OLD) - 'release_to' = to_jsonb(NEW) - 'release_to'
       AND EXISTS (SELECT FROM metrics_release r WHERE r.id = NEW.release_to) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'frozen: an observation is ended by a later release, never changed or deleted'
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE FUNCTION metrics_observation_has_parents() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM (SELECT DISTINCT series_id FROM added) a
               WHERE NOT EXISTS (SELECT FROM metrics_series s WHERE s.id = a.series_id))
       OR EXISTS (SELECT FROM (SELECT DISTINCT release_from_id FROM added) a
                  WHERE NOT EXISTS (SELECT FROM metrics_release r WHERE r.id = a.release_from_id)) THEN
        RAISE EXCEPTION 'an observation is of a series and a release that are not there'
            USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER metrics_observation_has_parents AFTER INSERT ON metrics_observation
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION metrics_observation_has_parents();
CREATE TRIGGER metrics_observation_frozen_rows BEFORE UPDATE OR DELETE ON metrics_observation
    FOR EACH ROW EXECUTE FUNCTION metrics_keep_observation();
CREATE TRIGGER metrics_observation_frozen_table BEFORE TRUNCATE ON metrics_observation
    FOR EACH STATEMENT EXECUTE FUNCTION metrics_keep_observation();
"""
UNDO = """
DROP TRIGGER metrics_observation_has_parents ON metrics_observation;
DROP FUNCTION metrics_observation_has_parents();
DROP TRIGGER metrics_observation_frozen_rows ON metrics_observation;
DROP TRIGGER metrics_observation_frozen_table ON metrics_observation;
DROP FUNCTION metrics_keep_observation();
"""


class Migration(migrations.Migration):
    dependencies = [("metrics", "0001_initial"), ("core", "0002_frozen")]

    operations = [
        migrations.RunSQL(OBSERVATION, UNDO),
        freeze_columns(
            "metrics_release",
            "id", "name", "sha256", "form", "source", "is_complete", "loaded_at", "rows", "new", "changed", "withdrawn",
            "report",
        ),
        # Its identity: observations stand on it without a foreign key.
        freeze_columns("metrics_series", "id", "indicator_id", "area_id"),
        freeze("metrics_interpretation"),
        freeze("metrics_trajectorypoint"),
        freeze_columns(
            "metrics_rebasedecision",
            "series_id", "from_date", "reason", "decided_on", "committee_id", "minute", "by", "at",
            "taken_back_at", "taken_back_because",
        ),
    ]
