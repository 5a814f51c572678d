"""Weights of an edition in force add up to 100, whoever writes them: checked when the transaction ends."""

from django.db import migrations

HOLD = """
CREATE FUNCTION performance_hold_weights() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    held bigint := CASE TG_TABLE_NAME WHEN 'performance_templateedition' THEN NEW.id ELSE 0 END;
BEGIN
    IF TG_TABLE_NAME = 'performance_scorecardpart' THEN
        held := CASE TG_OP WHEN 'DELETE' THEN OLD.edition_id ELSE NEW.edition_id END;
    END IF;
    IF EXISTS (SELECT FROM performance_templateedition WHERE id = held AND state = 'in_force')
        AND (SELECT coalesce(sum(weight), 0) FROM performance_scorecardpart WHERE edition_id = held) <> 100
    THEN
        RAISE EXCEPTION 'the weights of scorecard edition % do not add up to 100', held
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER performance_weights_of_parts
    AFTER INSERT OR UPDATE OR DELETE ON performance_scorecardpart
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION performance_hold_weights();
CREATE CONSTRAINT TRIGGER performance_weights_of_edition
    AFTER INSERT OR UPDATE ON performance_templateedition
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION performance_hold_weights();
"""
LET_GO = """
DROP TRIGGER performance_weights_of_parts ON performance_scorecardpart;
DROP TRIGGER performance_weights_of_edition ON performance_templateedition;
DROP FUNCTION performance_hold_weights();
"""


class Migration(migrations.Migration):
    dependencies = [("performance", "0001_keep_scorecards")]

    operations = [migrations.RunSQL(HOLD, LET_GO)]
