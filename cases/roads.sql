-- The narrow roads of the facts: the closed list of functions that run with the owner's eyes.
-- Each is STABLE or VOLATILE as it must be, has a fixed search_path, and answers the least it can.
CREATE SCHEMA IF NOT EXISTS mht;

CREATE OR REPLACE FUNCTION mht.me() RETURNS uuid LANGUAGE sql STABLE
  AS $$ SELECT nullif(current_setting('mhtafel.user_id', true), '')::uuid $$;

CREATE OR REPLACE FUNCTION mht.my_service() RETURNS text LANGUAGE sql STABLE
  AS $$ SELECT nullif(current_setting('mhtafel.service', true), '') $$;

CREATE OR REPLACE FUNCTION mht.today() RETURNS date LANGUAGE sql STABLE
  AS $$ SELECT (now() AT TIME ZONE 'Europe/Amsterdam')::date $$;

-- Who one is ends with the account, with the grace of its dates, and with that of its convenant (row 34);
-- that of a stand-in begins on its day.
CREATE OR REPLACE FUNCTION mht.my_unit() RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp
  AS $$ SELECT u.unit_id FROM cases_user u JOIN cases_unit n ON n.id = u.unit_id
          JOIN cases_organisation o ON o.id = n.organisation_id
        WHERE u.id = mht.me() AND u.is_active AND (u.works_from IS NULL OR u.works_from <= mht.today())
          AND (u.works_until IS NULL OR u.works_until >= mht.today())
          AND u.grace_until >= mht.today() AND o.covenant_grace_until >= mht.today() $$;

-- Do screening, geheimhouding and convenant all hold today? In the grace after them only own work goes on.
CREATE OR REPLACE FUNCTION mht.my_dates_hold() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp
  AS $$ SELECT coalesce(bool_and(u.screening_until >= mht.today() AND u.nda_until >= mht.today()
                                 AND o.covenant_until >= mht.today()), false)
        FROM cases_user u JOIN cases_unit n ON n.id = u.unit_id JOIN cases_organisation o ON o.id = n.organisation_id
        WHERE u.id = mht.me() AND u.is_active $$;

CREATE OR REPLACE FUNCTION mht.my_group() RETURNS integer LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp
  AS $$ SELECT group_id FROM cases_unit WHERE id = mht.my_unit() $$;

CREATE OR REPLACE FUNCTION mht.my_role() RETURNS text LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp
  AS $$ SELECT role FROM cases_user WHERE id = mht.me() AND is_active
          AND (works_until IS NULL OR works_until >= mht.today())
          AND (mht.my_unit() IS NOT NULL OR role = 'administrator') $$;

CREATE OR REPLACE FUNCTION mht.my_parts() RETURNS text[] LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp
  AS $$ SELECT %(reads)s FROM cases_user WHERE id = mht.me() AND is_active AND mht.my_unit() IS NOT NULL $$;

CREATE OR REPLACE FUNCTION mht.embargoed_cases() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp
  AS $$ SELECT coalesce(array_agg(case_id), ARRAY[]::uuid[]) FROM cases_embargo
        WHERE (ended_at IS NULL OR ended_at > now()) AND NOT (mht.my_unit() = ANY (units)) $$;

CREATE OR REPLACE FUNCTION mht.excluded_cases() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp
  AS $$ SELECT coalesce(array_agg(case_id), ARRAY[]::uuid[]) FROM cases_exclusion
        WHERE ended_at IS NULL AND user_id IN (  -- of the person: the own account and that of a stand-in
          SELECT s.id FROM cases_user s JOIN cases_user m ON m.id = mht.me()
          WHERE m.id IN (s.id, s.home_id) OR s.id = m.home_id) $$;

-- Does my unit take part in this case now? Writing for others (a grant, a track) leans on it.
CREATE OR REPLACE FUNCTION mht.holds(wanted uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp
  AS $$ SELECT NOT (wanted = ANY (mht.excluded_cases()))
          AND EXISTS (SELECT 1 FROM cases_grant WHERE case_id = wanted AND group_id = mht.my_group()
                      AND (until IS NULL OR until > now())
                      AND (kind = 'owner' OR NOT (wanted = ANY (mht.embargoed_cases())))) $$;

CREATE OR REPLACE FUNCTION mht.owns(wanted uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp
  AS $$ SELECT EXISTS (SELECT 1 FROM cases_case WHERE id = wanted AND owner_id = mht.my_unit()) $$;

-- Which verstrekkingen of this case are open: for access.grant and access.end, and "Wie ziet dit".
DROP FUNCTION IF EXISTS mht.open_disclosures(uuid);
CREATE FUNCTION mht.open_disclosures(wanted uuid)
  RETURNS TABLE (id uuid, giver_id uuid, receiver_id uuid, part text, object_id uuid, basis_id text,
                 informed text, cause text, cause_id uuid, since timestamptz, until timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$ SELECT d.id, d.giver_id, d.receiver_id, d.part::text, d.object_id, d.basis_id::text,
               d.informed::text, d.cause::text,
               d.cause_id, d.since, d.until
        FROM cases_disclosure d LEFT JOIN cases_disclosureend e ON e.disclosure_id = d.id
        WHERE d.case_id = wanted AND e.id IS NULL AND (d.until IS NULL OR d.until > now())
          AND d.hidden_from_id IS NULL -- whether a question between organisations met somebody is told to nobody here
          AND (mht.holds(wanted) OR mht.owns(wanted) OR mht.my_service() IS NOT NULL) $$;

-- `manage.py who_can_see`: which case has this number. Only for the console, where no user is.
CREATE OR REPLACE FUNCTION mht.case_by_number(wanted text)
  RETURNS TABLE (id uuid, owner_id uuid, created_at timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$ SELECT c.id, c.owner_id, c.created_at FROM cases_case c
        WHERE c.number = wanted AND c.number <> '' AND mht.my_service() = 'console' $$;

-- An FG of a gemeente oversees its own organisation; the coördinerend FG (no municipality) oversees all.
CREATE OR REPLACE FUNCTION mht.oversees(a uuid, b uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp
  AS $$ SELECT o.kind <> 'municipality'
          OR EXISTS (SELECT 1 FROM cases_unit u WHERE u.organisation_id = o.id AND u.id IN (a, b))
        FROM cases_unit mine JOIN cases_organisation o ON o.id = mine.organisation_id
        WHERE mine.id = mht.my_unit() $$;

-- Do I lead the unit of this person? Geen zicht is set and lifted by who leads (domain 1.5 row 32).
CREATE OR REPLACE FUNCTION mht.leads(person uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp
  AS $$ SELECT EXISTS (SELECT 1 FROM cases_user me JOIN cases_user them ON them.unit_id = me.unit_id
                       WHERE me.id = mht.me() AND me.is_active AND me.leads AND them.id = person) $$;

-- An embargo ends what others got, at once and for good: sight, extracts, and their lines in the ledger
-- (domain 1.5 row 28: lifting revives nothing). The prosecution may not read most of these rows.
CREATE OR REPLACE FUNCTION mht.embargo_ends(wanted uuid) RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER
  SET search_path = public, pg_temp
  AS $$ DECLARE spared uuid[]; tab text;
  BEGIN
    SELECT units INTO STRICT spared FROM cases_embargo
      WHERE case_id = wanted AND ended_at IS NULL AND set_by_id = mht.my_unit() AND mht.my_role() = 'prosecution';
    INSERT INTO cases_disclosureend (id, disclosure_id, at, cause, by_id)
      SELECT gen_random_uuid(), d.id, now(), 'embargo.set', mht.me()
      FROM cases_disclosure d LEFT JOIN cases_disclosureend e ON e.disclosure_id = d.id
      WHERE d.case_id = wanted AND e.id IS NULL AND d.receiver_id IS NOT NULL AND NOT d.receiver_id = ANY (spared)
        AND (d.until IS NULL OR d.until > now());
    DELETE FROM cases_grant g USING cases_unit u
      WHERE u.group_id = g.group_id AND g.case_id = wanted AND g.kind = 'disclosed' AND NOT u.id = ANY (spared);
    FOREACH tab IN ARRAY ARRAY[%(addressed)s] LOOP
      EXECUTE format('UPDATE %I SET addressed_until = now() WHERE case_id = $1 AND addressed_until > now()
                      AND addressee_id <> owner_id AND NOT addressee_id = ANY ($2)', tab) USING wanted, spared;
    END LOOP;
  END $$;

-- Noodtoegang: who treats opens one part for an hour, never strafrecht, informatieplein, melder or an
-- embargo (domain 1.5 row 33). Gives null for an unknown number and for one that stays closed alike.
CREATE OR REPLACE FUNCTION mht.break_glass(reference text, wanted text, why text) RETURNS uuid
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$ DECLARE found uuid; giver uuid; hour timestamptz := now() + interval '1 hour';
  BEGIN
    SELECT id, owner_id INTO found, giver FROM cases_case
      WHERE number = reference AND number <> '' AND wanted IN ('casus', 'zorg') AND wanted = ANY (mht.my_parts())
        AND mht.my_role() IN ('focal_point', 'care_coordinator', 'chair', 'process_director')
        AND NOT (id = ANY (mht.embargoed_cases())) AND NOT (id = ANY (mht.excluded_cases()));
    IF found IS NULL THEN RETURN NULL; END IF;
    PERFORM pg_advisory_xact_lock(hashtext(found::text));
    INSERT INTO cases_disclosure (id, case_id, giver_id, receiver_id, outside, mover_id, by_id, part, basis_id,
        law, article, law_version, approved_on,
        purpose, necessity, consent, informed, channel, cause, cause_id, since, until)
      SELECT gen_random_uuid(), found, giver, mht.my_unit(), '', mht.my_unit(), mht.me(), wanted, 'nood',
        coalesce(o.law, b.law), coalesce(o.article, b.article), coalesce(o.version, b.version), o.approved_on,
        'Noodtoegang', why, 'Nee, deze grondslag vraagt geen toestemming.', 'uitgesteld', 'systeem', 'nood.access',
        NULL, now(), hour
      FROM cases_legalbasis b LEFT JOIN cases_unit u ON u.id = giver
      LEFT JOIN cases_organisationbasis o ON o.basis_id = b.key AND o.organisation_id = u.organisation_id
        AND o.ended_on IS NULL AND o.approved_on IS NOT NULL
      WHERE b.key = 'nood';
    UPDATE cases_grant SET until = greatest(until, hour)
      WHERE case_id = found AND group_id = mht.my_group() AND part = wanted AND kind = 'disclosed';
    INSERT INTO cases_grant (id, case_id, group_id, permission_id, part, kind, until)
      SELECT gen_random_uuid(), found, mht.my_group(), p.id, wanted, 'disclosed', hour
      FROM auth_permission p JOIN django_content_type t ON t.id = p.content_type_id
      WHERE t.app_label = 'cases' AND p.codename = 'read_' || wanted
        AND NOT EXISTS (SELECT 1 FROM cases_grant WHERE case_id = found AND group_id = mht.my_group() AND part = wanted);
    RETURN found;
  END $$;

-- Was this case opened to my unit by noodtoegang, now? Each reading then says so in the audit.
CREATE OR REPLACE FUNCTION mht.in_emergency(wanted uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp
  AS $$ SELECT EXISTS (SELECT 1 FROM cases_disclosure d LEFT JOIN cases_disclosureend e ON e.disclosure_id = d.id
                       WHERE d.case_id = wanted AND d.receiver_id = mht.my_unit() AND d.cause = 'nood.access'
                         AND d.until > now() AND e.id IS NULL) $$;

-- May this person know of this case at all, now? Asked as the recipient before a mail goes out.
CREATE OR REPLACE FUNCTION mht.knows(wanted uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp
  AS $$ SELECT mht.my_unit() IS NOT NULL AND NOT (wanted = ANY (mht.excluded_cases()))
          AND (mht.owns(wanted) OR mht.holds(wanted)
            OR (NOT (wanted = ANY (mht.embargoed_cases()))
                AND EXISTS (SELECT 1 FROM cases_disclosure d LEFT JOIN cases_disclosureend e ON e.disclosure_id = d.id
                            WHERE d.case_id = wanted AND d.receiver_id = mht.my_unit() AND e.id IS NULL
                              AND (d.until IS NULL OR d.until > now())))) $$;
-- "Wie ziet dit?" betrays too (domain 1.5). The shared parts of a case that I may know of: open to my unit and
-- read by my role. `stand` names nobody by itself, and under an embargo a unit knows of its own only.
CREATE OR REPLACE FUNCTION mht.known_parts(wanted uuid) RETURNS text[] LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp
  AS $$ SELECT coalesce(array_agg(g.part::text), ARRAY[]::text[]) FROM cases_grant g
        WHERE g.case_id = wanted AND g.group_id = mht.my_group() AND (g.until IS NULL OR g.until > now())
          AND g.part <> 'stand' AND g.part = ANY (mht.my_parts())
          AND NOT (wanted = ANY (mht.embargoed_cases())) AND NOT (wanted = ANY (mht.excluded_cases())) $$;

-- The lines of the ledger of this case, open and ended, that I may know of; cases.access.sight says it once more.
CREATE OR REPLACE FUNCTION mht.known_lines(wanted uuid)
  RETURNS TABLE (id uuid, giver_id uuid, receiver_id uuid, mover_id uuid, outside text, part text, object_id uuid,
                 basis_id text, cause text, since timestamptz, until timestamptz, ended_at timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$ SELECT d.id, d.giver_id, d.receiver_id, d.mover_id, d.outside::text, d.part::text, d.object_id,
               d.basis_id::text, d.cause::text, d.since, d.until, e.at
        FROM cases_disclosure d LEFT JOIN cases_disclosureend e ON e.disclosure_id = d.id
        WHERE d.case_id = wanted AND mht.holds(wanted) AND d.hidden_from_id IS DISTINCT FROM mht.my_unit()
          AND CASE WHEN d.receiver_id = mht.my_unit() THEN true
                   WHEN wanted = ANY (mht.embargoed_cases()) THEN false
                   WHEN mht.my_unit() IN (d.giver_id, d.mover_id) THEN true
                   WHEN d.object_id IS NOT NULL THEN false
                   ELSE d.part = ANY (mht.known_parts(wanted)) END $$;

-- Who of these people has "geen zicht" in this case: for the regie, which decides who sits in the room (row 32).
CREATE OR REPLACE FUNCTION mht.excluded_people(wanted uuid, people uuid[]) RETURNS uuid[]
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$ SELECT coalesce(array_agg(user_id), ARRAY[]::uuid[]) FROM cases_exclusion
        WHERE case_id = wanted AND user_id = ANY (people) AND ended_at IS NULL
          AND mht.my_role() IN ('chair', 'process_director') AND mht.holds(wanted) $$;

-- No road: as the application itself, so the policies narrow it. Of the tables that stay empty in most cases: which
-- hold a row of this one that I may read?
CREATE OR REPLACE FUNCTION mht.filled(wanted uuid) RETURNS text[] LANGUAGE plpgsql STABLE SECURITY INVOKER
  SET search_path = public, pg_temp
  AS $$ BEGIN RETURN array_remove(ARRAY[%(sparse)s], NULL); END $$;

-- Colleagues of my own unit who may know of this case; whoever has "geen zicht" is not among them.
CREATE OR REPLACE FUNCTION mht.colleagues(wanted uuid) RETURNS SETOF uuid
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$ SELECT u.id FROM cases_user u
        WHERE u.unit_id = mht.my_unit() AND u.is_active AND mht.holds(wanted)
          AND NOT EXISTS (SELECT 1 FROM cases_exclusion e
                          WHERE e.case_id = wanted AND e.user_id IN (u.id, u.home_id) AND e.ended_at IS NULL) $$;

-- "Wie keek hier?": readings of this case, collapsed per day, newest first, from a key on. A person is named to
-- the own unit only; of others the organisation, for parts I may know of, when the ledger already names it to me.
CREATE OR REPLACE FUNCTION mht.who_looked(wanted uuid, before timestamptz, before_id uuid, most integer)
  RETURNS TABLE (last_at timestamptz, id uuid, user_id uuid, organisation_id uuid, part text, action text,
                 times bigint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$ WITH known AS (
          SELECT l.receiver_id AS unit FROM mht.known_lines(wanted) l WHERE l.object_id IS NULL
          UNION SELECT c.owner_id FROM cases_case c WHERE c.id = wanted AND NOT (wanted = ANY (mht.embargoed_cases()))),
        seen AS (
          SELECT a.at, a.id, a.organisation, a.part::text AS part, a.action::text AS action,
                 CASE WHEN a.unit = mht.my_unit() THEN a."user" END AS who
          FROM cases_auditevent a
          WHERE a.case_id = wanted AND a.action IN ('read', 'export', 'print') AND mht.holds(wanted)
            AND CASE WHEN a.unit = mht.my_unit() THEN a.part = ANY (mht.my_parts())
                     ELSE a.unit IN (SELECT k.unit FROM known k)
                      AND (a.part = 'stand' OR a.part = ANY (mht.known_parts(wanted))) END),
        days AS (
          SELECT max(s.at) AS last_at, (array_agg(s.id ORDER BY s.at DESC, s.id DESC))[1] AS id, s.who,
                 s.organisation, s.part, s.action, count(*) AS times
          FROM seen s GROUP BY (s.at AT TIME ZONE 'Europe/Amsterdam')::date, s.who, s.organisation, s.part, s.action)
        SELECT d.last_at, d.id, d.who, d.organisation, d.part, d.action, d.times FROM days d
        WHERE before IS NULL OR (d.last_at, d.id) < (before, before_id)
        ORDER BY d.last_at DESC, d.id DESC LIMIT most $$;

-- Was my unit asked something in this case that is still open? An answer is a verstrekking of its own (row 4).
CREATE OR REPLACE FUNCTION mht.asked(wanted uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp
  AS $$ SELECT EXISTS (SELECT 1 FROM cases_request WHERE case_id = wanted AND addressee_id = mht.my_unit()
                       AND outcome = 'open' AND addressed_until > now()) $$;

-- Who reads casus of this case now: for the ledger of an answer that its giver ticked "ook voor de tafel".
CREATE OR REPLACE FUNCTION mht.casus_readers(wanted uuid) RETURNS TABLE (receiver_id uuid, until timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$ SELECT u.id, g.until FROM cases_grant g JOIN cases_unit u ON u.group_id = g.group_id
        WHERE g.case_id = wanted AND g.part = 'casus' AND g.until > now() AND mht.asked(wanted) $$;
