-- Booleans about a whole case, for the conditions of the machines (routing/facts.py).
-- CREATE OR REPLACE cannot change what a function gives, and nothing in the database leans on this one.
DROP FUNCTION IF EXISTS mht.case_facts(uuid);
CREATE FUNCTION mht.case_facts(wanted uuid, OUT all_tracks_ended boolean, OUT any_track boolean,
                               OUT guest_waits boolean, OUT guest_inside boolean)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$ SELECT NOT EXISTS (SELECT 1 FROM routing_track WHERE case_id = wanted
                           AND state NOT IN ('completed', 'handed_back', 'not_taken')),
               EXISTS (SELECT 1 FROM routing_track WHERE case_id = wanted),
               EXISTS (SELECT 1 FROM routing_agendaitem WHERE case_id = wanted AND closed_at IS NULL
                       AND NOT (guests <@ inside)),
               EXISTS (SELECT 1 FROM routing_agendaitem WHERE case_id = wanted AND closed_at IS NULL
                       AND inside <> '{}') $$;

-- The tafel gave a case back, or its aanmelding was withdrawn: its signals are in verrijking again
-- (domain 1.5 rows 12 and 17). The triage lies in `eigen` of the gemeente, which the chair may not read.
CREATE OR REPLACE FUNCTION mht.signals_come_back(wanted uuid) RETURNS void
  LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$ UPDATE routing_triage SET state = 'enriching', version = version + 1
        WHERE case_id = wanted AND state = 'referred' AND mht.holds(wanted)
          AND (mht.my_role() IN ('chair', 'process_director') OR owner_id = mht.my_unit()) $$;

-- "Mag gedeeld" of the prosecution counts for every strafrecht card of the same spoed, also the one of the
-- police, which the prosecution does not see (domain 1.5 row 30; plan, footnote 9).
CREATE OR REPLACE FUNCTION mht.release_spoed(card uuid) RETURNS void
  LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$ UPDATE routing_urgentcard c SET may_share = true, version = c.version + 1
        FROM routing_urgentcard seen
        WHERE seen.id = card AND mht.my_role() = 'prosecution' AND mht.my_unit() IN (seen.owner_id, seen.addressee_id)
          AND c.spoed = seen.spoed AND c.kind = 'card' AND c.criminal AND NOT c.may_share $$;
