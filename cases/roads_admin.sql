-- How many dossiers a unit sees, own and shared, counted no further than `most`: what the beheerder reads before a
-- change of an account. Numbers only, none of what is held back by an embargo, and for nobody else.
CREATE OR REPLACE FUNCTION mht.sight_counts(wanted uuid, most integer, OUT own integer, OUT shared integer)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$ SELECT count(*) FILTER (WHERE s.mine)::integer, count(*) FILTER (WHERE NOT s.mine)::integer FROM (
          SELECT g.case_id, bool_or(g.kind = 'owner') AS mine
          FROM cases_grant g JOIN cases_unit u ON u.group_id = g.group_id
          WHERE u.id = wanted AND (g.until IS NULL OR g.until > now()) AND mht.my_role() = 'administrator'
            AND NOT EXISTS (SELECT 1 FROM cases_embargo e WHERE e.case_id = g.case_id AND e.ended_at IS NULL)
          GROUP BY g.case_id LIMIT most) s $$;
