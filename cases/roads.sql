-- The narrow roads of the facts: the closed list of functions that run with the owner's eyes.
-- Each is STABLE or VOLATILE as it must be, has a fixed search_path, and answers the least it can.
CREATE SCHEMA IF NOT EXISTS mht;

CREATE OR REPLACE FUNCTION mht.me() RETURNS uuid LANGUAGE sql STABLE
  AS $$ SELECT nullif(current_setting('mhtafel.user_id', true), '')::uuid $$;

CREATE OR REPLACE FUNCTION mht.my_service() RETURNS text LANGUAGE sql STABLE
  AS $$ SELECT nullif(current_setting('mhtafel.service', true), '') $$;

CREATE OR REPLACE FUNCTION mht.my_unit() RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp
  AS $$ SELECT unit_id FROM cases_user WHERE id = mht.me() AND is_active $$;

CREATE OR REPLACE FUNCTION mht.my_group() RETURNS integer LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp
  AS $$ SELECT group_id FROM cases_unit WHERE id = mht.my_unit() $$;

CREATE OR REPLACE FUNCTION mht.my_role() RETURNS text LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp
  AS $$ SELECT role FROM cases_user WHERE id = mht.me() AND is_active $$;

CREATE OR REPLACE FUNCTION mht.my_parts() RETURNS text[] LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp
  AS $$ SELECT %(reads)s FROM cases_user WHERE id = mht.me() AND is_active $$;

CREATE OR REPLACE FUNCTION mht.embargoed_cases() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp
  AS $$ SELECT coalesce(array_agg(case_id), ARRAY[]::uuid[]) FROM cases_embargo
        WHERE (ended_at IS NULL OR ended_at > now()) AND NOT (mht.my_unit() = ANY (units)) $$;

CREATE OR REPLACE FUNCTION mht.excluded_cases() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp
  AS $$ SELECT coalesce(array_agg(case_id), ARRAY[]::uuid[]) FROM cases_exclusion
        WHERE ended_at IS NULL AND user_id = mht.me() $$;

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
CREATE OR REPLACE FUNCTION mht.open_disclosures(wanted uuid)
  RETURNS TABLE (id uuid, giver_id uuid, receiver_id uuid, part text, object_id uuid, basis_id text,
                 cause text, cause_id uuid, since timestamptz, until timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$ SELECT d.id, d.giver_id, d.receiver_id, d.part::text, d.object_id, d.basis_id::text, d.cause::text,
               d.cause_id, d.since, d.until
        FROM cases_disclosure d LEFT JOIN cases_disclosureend e ON e.disclosure_id = d.id
        WHERE d.case_id = wanted AND e.id IS NULL AND (d.until IS NULL OR d.until > now())
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
