-- Booleans about a whole case, for the conditions of the machines (routing/facts.py).
CREATE OR REPLACE FUNCTION mht.case_facts(wanted uuid, OUT all_tracks_ended boolean, OUT any_track boolean)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$ SELECT NOT EXISTS (SELECT 1 FROM routing_track WHERE case_id = wanted
                           AND state NOT IN ('completed', 'handed_back', 'not_taken')),
               EXISTS (SELECT 1 FROM routing_track WHERE case_id = wanted) $$;
