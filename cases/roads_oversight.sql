-- The narrow roads of toezicht: which units an FG oversees, and which dossier a number belongs to.

-- Of whose units the FG reads the record: those of the own organisation, for the coördinerend FG all. Asked once
-- per query, where mht.oversees would be asked per row.
CREATE OR REPLACE FUNCTION mht.overseen() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp
  AS $$ SELECT coalesce(array_agg(u.id), ARRAY[]::uuid[]) FROM cases_unit u
        WHERE mht.my_role() = 'privacy_officer' AND mht.oversees(u.id, u.id) $$;

-- "Wie zag deze casus": the dossier with this number of a case or a signal, or with this id, or
-- that of a line of the ledger or the log, so that no page of an FG writes the id of a dossier; only for an FG, and only
-- where its own organisation owns it, gave of it or got of it. An unknown number and one of others answer alike.
CREATE OR REPLACE FUNCTION mht.case_overseen(reference text, wanted uuid)
  RETURNS TABLE (id uuid, owner_id uuid, created_at timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$ SELECT c.id, c.owner_id, c.created_at FROM cases_case c
        WHERE c.id IN (SELECT wanted
                       UNION SELECT l.case_id FROM cases_disclosure l WHERE l.id = wanted
                       UNION SELECT a.case_id FROM cases_auditevent a WHERE a.id = wanted
                       UNION SELECT n.id FROM cases_case n WHERE n.number = reference AND n.number <> ''
                       UNION SELECT s.case_id FROM cases_signal s WHERE s.number = reference AND s.number <> '')
          AND (c.owner_id = ANY (mht.overseen())
            OR EXISTS (SELECT 1 FROM cases_disclosure d WHERE d.case_id = c.id
                       AND (d.giver_id = ANY (mht.overseen()) OR d.receiver_id = ANY (mht.overseen())))) $$;

-- The organisations of those units: for verzoeken and rights, which belong to an organisation as a whole.
CREATE OR REPLACE FUNCTION mht.overseen_homes() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp
  AS $$ SELECT coalesce(array_agg(DISTINCT u.organisation_id), ARRAY[]::uuid[]) FROM cases_unit u
        WHERE u.id = ANY (mht.overseen()) $$;

-- Ask every organisation that may hold something of this betrokkene: who owns a betrokkene that sounds the same
-- (`firm`: the numbers of cases/lookalike.py), and who got something of that case. It tells the asker nothing: the
-- FG of a gemeente reads the answer of its own organisation only. Its own organisation is always asked.
CREATE OR REPLACE FUNCTION mht.route_request(wanted uuid, firm bigint[]) RETURNS void
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$ DECLARE home uuid;
  BEGIN
    SELECT organisation_id INTO home FROM cases_subjectrequest
      WHERE id = wanted AND mht.my_role() = 'privacy_officer' AND by_id = mht.me();
    IF home IS NULL THEN RETURN; END IF;
    INSERT INTO cases_subjectanswer (id, request_id, organisation_id, outcome, words, version)
    SELECT gen_random_uuid(), wanted, f.organisation_id, 'open', '', 1 FROM (
      WITH met AS (SELECT p.case_id, p.owner_id FROM cases_partykeys k JOIN cases_party p ON p.id = k.party_id
                   WHERE k.codes && firm)
      SELECT home AS organisation_id
      UNION SELECT u.organisation_id FROM met JOIN cases_unit u ON u.id = met.owner_id
      UNION SELECT u.organisation_id FROM met JOIN cases_disclosure d ON d.case_id = met.case_id
            JOIN cases_unit u ON u.id = d.receiver_id WHERE d.hidden_from_id IS NULL) f
    ON CONFLICT DO NOTHING;
  END $$;

-- Which noodtoegang waits for a judgement since before this moment, and whose organisations it concerns: for the clock.
CREATE OR REPLACE FUNCTION mht.unjudged(before timestamptz) RETURNS TABLE (id uuid, giver uuid, receiver uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$ SELECT d.id, g.organisation_id, r.organisation_id FROM cases_disclosure d
        JOIN cases_unit g ON g.id = d.giver_id JOIN cases_unit r ON r.id = d.receiver_id
        WHERE mht.my_service() = 'clock' AND d.cause = 'nood.access' AND d.since < before
          AND coalesce((SELECT j.verdict FROM cases_judgement j WHERE j.disclosure_id = d.id
                        ORDER BY j.number DESC LIMIT 1), 'navraag') = 'navraag' $$;

-- Which of these cases does the prosecution hold back from anyone? For the copy for a betrokkene, in which nothing of
-- such a case may stand; only for the worker that makes it.
CREATE OR REPLACE FUNCTION mht.embargo_on(wanted uuid[]) RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp
  AS $$ SELECT coalesce(array_agg(DISTINCT case_id), ARRAY[]::uuid[]) FROM cases_embargo
        WHERE case_id = ANY (wanted) AND (ended_at IS NULL OR ended_at > now()) AND mht.my_service() = 'inzage' $$;

-- The dossiers of the betrokkene of a verzoek, for the reading log per betrokkene: only for an FG whose organisation was
-- asked, and only dossiers in which that organisation has part. Ids alone, nothing of what they hold.
CREATE OR REPLACE FUNCTION mht.cases_of_request(wanted uuid, firm bigint[]) RETURNS SETOF uuid
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$ SELECT DISTINCT p.case_id FROM cases_partykeys k JOIN cases_party p ON p.id = k.party_id
        WHERE k.codes && firm AND EXISTS (SELECT 1 FROM cases_subjectanswer a
                 WHERE a.request_id = wanted AND a.organisation_id = ANY (mht.overseen_homes()))
          AND (p.owner_id = ANY (mht.overseen())
            OR EXISTS (SELECT 1 FROM cases_disclosure d
                       WHERE d.case_id = p.case_id AND d.receiver_id = ANY (mht.overseen()))) $$;
