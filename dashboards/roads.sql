-- The narrow road of the figures: true counts, for publication.py only; no row, no text, no id of a case.
--
-- `edges`: the starts of the quarters, oldest first, and the reference moment that ends the last one (the quarter
-- asked). `days`: the starts of the days of that quarter; `assess_by` and `contact_by`: when a term that starts on
-- that day ends. What is under embargo counts nowhere; it counts in the quarter in which the embargo was lifted.
CREATE OR REPLACE FUNCTION mht.figures(
    edges timestamptz[], days timestamptz[], assess_by timestamptz[], contact_by timestamptz[]
  ) RETURNS jsonb
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$ SELECT CASE WHEN mht.my_role() IN ('core_team', 'chair', 'process_director')
                      OR mht.my_service() IN ('report', 'console') THEN (
  WITH asked AS (SELECT cardinality(edges) - 1 AS q, edges[cardinality(edges)] AS ends,
                       ARRAY['received', 'enriching', 'waiting', 'offered'] AS asking),  -- not assessed yet
  held AS (SELECT case_id, max(coalesce(ended_at, 'infinity')) AS free FROM cases_embargo GROUP BY case_id),
  towns AS (SELECT id, name FROM cases_organisation WHERE kind = 'municipality'),
  reported AS (
    SELECT s.id, s.case_id, s.kind, s.main_form, s.municipality_id AS town, s.registered_at AS began,
           width_bucket(greatest(s.registered_at, h.free), edges) AS q
    FROM cases_signal s LEFT JOIN held h ON h.case_id = s.case_id
    WHERE s.number <> '' AND s.registered_at IS NOT NULL),
  weighed AS (
    SELECT r.case_id, greatest(r.at, h.free) AS at, width_bucket(greatest(r.at, h.free), edges) AS q,
           coalesce(m.town, u.organisation_id) AS town
    FROM (SELECT case_id, min(created_at) AS at FROM routing_review GROUP BY case_id) r
    JOIN cases_case c ON c.id = r.case_id JOIN cases_unit u ON u.id = c.owner_id
    LEFT JOIN (SELECT case_id, min(organisation_id::text)::uuid AS town FROM cases_casemunicipality
               WHERE role = 'regie' GROUP BY case_id) m ON m.case_id = r.case_id
    LEFT JOIN held h ON h.case_id = r.case_id),
  victims AS (
    SELECT p.id, p.age, w.town, width_bucket(greatest(w.at, min(r.created_at)), edges) AS q
    FROM weighed w JOIN cases_party p ON p.case_id = w.case_id
    JOIN cases_partyrole r ON r.party_id = p.id AND r.role = 'slachtoffer' AND r.until IS NULL
    WHERE p.kind = 'person'
    GROUP BY p.id, p.age, w.town, w.at),
  summed AS (
    SELECT CASE kind WHEN 'advice' THEN 'advice' ELSE 'signals' END AS unit, town, q, count(*) AS n
    FROM reported GROUP BY 1, 2, 3
    UNION ALL SELECT 'cases', town, q, count(*) FROM weighed GROUP BY town, q
    UNION ALL SELECT 'victims', town, q, count(*) FROM victims GROUP BY town, q),
  counted AS (
    SELECT unit, coalesce(t.name, '') AS town, q, sum(n) AS n FROM summed LEFT JOIN towns t ON t.id = summed.town
    WHERE q BETWEEN 1 AND (SELECT asked.q FROM asked) GROUP BY 1, 2, 3),
  -- from here on the last quarter only
  fresh AS (
    SELECT r.id, r.main_form, r.began, r.case_id, t.id AS triage_id, t.state
    FROM reported r LEFT JOIN routing_triage t ON t.signal_id = r.id, asked a
    WHERE r.kind <> 'advice' AND r.q = a.q),
  told AS (  -- where each signal stood on the reference date, and when it was assessed and weighed
    SELECT f.main_form, f.began, s.assessed, d.weighed,
           CASE WHEN b.at > s.moved THEN 'enriching'
                ELSE coalesce(s.stood, s.stands, f.state, 'enriching') END AS stood,
           coalesce(assess_by[width_bucket(f.began, days)], f.began + interval '7 days') AS due
    FROM fresh f, asked a,
    LATERAL (SELECT min(at) FILTER (WHERE source = ANY (a.asking) AND at < a.ends AND NOT (target = ANY (a.asking))) AS assessed,
                    max(at) FILTER (WHERE at < a.ends) AS moved,
                    (array_agg(target ORDER BY at DESC, id DESC) FILTER (WHERE at < a.ends))[1] AS stood,
                    (array_agg(source ORDER BY at, id) FILTER (WHERE at >= a.ends AND source <> ''))[1] AS stands
             FROM routing_step WHERE case_id = f.case_id AND object_id = f.triage_id) s,
    LATERAL (SELECT max(at) AS at FROM routing_step WHERE case_id = f.case_id AND machine = 'weging'
             AND target IN ('returned', 'withdrawn') AND at < a.ends AND s.stood = 'referred') b,
    LATERAL (SELECT min(at) AS weighed FROM routing_decision WHERE case_id = f.case_id AND at < a.ends) d),
  placed AS (
    SELECT *, CASE WHEN stood = 'referred' THEN 'referred' WHEN stood = 'local' THEN 'local'
                   WHEN stood IN ('closed', 'merged') THEN 'closed' ELSE 'enriching' END AS route FROM told),
  decided AS (
    SELECT d.kind FROM routing_decision d LEFT JOIN held h ON h.case_id = d.case_id, asked a
    WHERE width_bucket(greatest(d.at, h.free), edges) = a.q),
  cared AS (
    SELECT s.at AS began, c.first_contact_at AS met,
           coalesce(contact_by[width_bucket(s.at, days)], s.at + interval '7 days') AS due
    FROM routing_track k LEFT JOIN held h ON h.case_id = k.case_id
    LEFT JOIN routing_caretrajectory c ON c.track_id = k.id, asked a,
    LATERAL (SELECT coalesce(min(at), k.created_at) AS at FROM routing_step
             WHERE case_id = k.case_id AND object_id = k.id) s
    WHERE k.kind = 'zorg' AND width_bucket(greatest(s.at, h.free), edges) = a.q),
  spans AS (
    SELECT 'first' AS key, began, assessed AS done, due FROM placed
    UNION ALL SELECT 'weighing', began, weighed, 'infinity' FROM placed WHERE route = 'referred'
    UNION ALL SELECT 'care', began, met, due FROM cared),
  leads AS (
    SELECT key, count(*) FILTER (WHERE done < a.ends AND done <= due) AS within,
           count(*) FILTER (WHERE done < a.ends AND done > due) AS late,
           count(*) FILTER (WHERE done IS NULL OR done >= a.ends) AS open,
           percentile_cont(0.5) WITHIN GROUP (ORDER BY greatest(extract(epoch FROM done - began), 0) / 86400)
             FILTER (WHERE done < a.ends) AS median
    FROM spans, asked a GROUP BY key)
  SELECT jsonb_build_object(
    'counts', (SELECT coalesce(jsonb_agg(jsonb_build_array(unit, town, q, n)), '[]') FROM counted),
    'form', (SELECT jsonb_object_agg(key, n) FROM (
      SELECT CASE main_form WHEN '' THEN 'onduidelijk' ELSE main_form END AS key, count(*) AS n
      FROM placed GROUP BY 1) f),
    'route', (SELECT jsonb_object_agg(route, n) FROM (SELECT route, count(*) AS n FROM placed GROUP BY 1) r),
    'decision', (SELECT jsonb_object_agg(kind, n) FROM (SELECT kind, count(*) AS n FROM decided GROUP BY 1) d),
    'age', (SELECT jsonb_object_agg(age, n) FROM (
      SELECT age, count(*) AS n FROM victims v, asked a WHERE v.q = a.q GROUP BY 1) g),
    'leads', (SELECT jsonb_object_agg(key, jsonb_build_array(within, late, open, median)) FROM leads))
  ) END $$;
