-- Hit/no-hit: the clock looks up what was asked, outside any request, and tells the owners of what matches.
-- Only units of the kinds `takers` ask and are asked. What lies under an embargo never matches, on either side.
-- The asker's own rows change the same way whether something matched or not.
CREATE OR REPLACE FUNCTION mht.match_inquiries(takers text[], stay interval)
  RETURNS TABLE (id uuid, case_id uuid, owner_id uuid, asker_case uuid, asker_id uuid, asked_by uuid,
                 purpose text, basis_id text, until timestamptz)
  LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  WITH waiting AS (SELECT i.* FROM routing_inquiry i WHERE i.worked_at IS NULL AND mht.my_service() = 'clock'
                   ORDER BY i.at LIMIT 50 FOR UPDATE SKIP LOCKED),
  worked AS (UPDATE routing_inquiry i SET worked_at = now(), wanted = '{}' FROM waiting w WHERE i.id = w.id),
  held AS (SELECT e.case_id FROM cases_embargo e WHERE e.ended_at IS NULL OR e.ended_at > now()),
  found AS (
    SELECT w.id AS inquiry, p.case_id AS known_in, p.owner_id AS knows, array_agg(p.id ORDER BY p.id) AS parties
    FROM waiting w JOIN cases_unit a ON a.id = w.owner_id AND a.kind = ANY (takers)
    JOIN cases_partykeys k ON k.blinds && w.wanted JOIN cases_party p ON p.id = k.party_id
    JOIN cases_unit u ON u.id = p.owner_id AND u.kind = ANY (takers)
    WHERE p.owner_id <> w.owner_id AND NOT EXISTS (SELECT 1 FROM held h WHERE h.case_id IN (p.case_id, w.case_id))
    GROUP BY w.id, p.case_id, p.owner_id),
  told AS (
    INSERT INTO routing_inquirymatch (id, owner_id, part, version, created_at, case_id, inquiry, asker_id, purpose,
                                      basis_id, parties, asked_at, until, outcome)
    SELECT gen_random_uuid(), f.knows, 'eigen', 1, now(), f.known_in, w.id, w.owner_id, w.purpose,
           w.basis_id, f.parties, w.at, now() + stay, ''
    FROM found f JOIN waiting w ON w.id = f.inquiry
    RETURNING *)
  SELECT t.id, t.case_id, t.owner_id, w.case_id, w.owner_id, w.by_id, t.purpose::text, t.basis_id::text, t.until
  FROM told t JOIN waiting w ON w.id = t.inquiry $$;
