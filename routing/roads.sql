-- Booleans about a whole case, for the conditions of the machines (routing/facts.py).
-- CREATE OR REPLACE cannot change what a function gives, and nothing in the database leans on this one.
DROP FUNCTION IF EXISTS mht.case_facts(uuid);
CREATE FUNCTION mht.case_facts(wanted uuid, OUT all_tracks_ended boolean, OUT any_track boolean,
                               OUT guest_waits boolean, OUT guest_inside boolean, OUT tracks_allow boolean,
                               OUT offer_open boolean, OUT may_consult boolean)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$ SELECT NOT EXISTS (SELECT 1 FROM routing_track WHERE case_id = wanted
                           AND state NOT IN ('completed', 'handed_back', 'not_taken')),
               EXISTS (SELECT 1 FROM routing_track WHERE case_id = wanted),
               EXISTS (SELECT 1 FROM routing_agendaitem WHERE case_id = wanted AND closed_at IS NULL
                       AND NOT (guests <@ inside)),
               EXISTS (SELECT 1 FROM routing_agendaitem WHERE case_id = wanted AND closed_at IS NULL
                       AND inside <> '{}'),
               NOT EXISTS (SELECT 1 FROM routing_track WHERE case_id = wanted
                           AND state NOT IN ('completed', 'handed_back', 'not_taken')
                           AND owner_id NOT IN (SELECT addressee_id FROM routing_handover WHERE case_id = wanted
                                                AND kind = 'afschalen' AND state = 'offered')),
               EXISTS (SELECT 1 FROM routing_handover WHERE case_id = wanted AND kind = 'afschalen'
                       AND state = 'offered'),
               mht.my_role() IN ('chair', 'process_director')
               OR ('casus' = ANY (mht.known_parts(wanted))
                   AND EXISTS (SELECT 1 FROM routing_urgentcard WHERE case_id = wanted AND kind = 'card'
                               AND addressee_id = mht.my_unit() AND addressed_until > now())) $$;

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

-- A track ended: what its givers wrote for others because of it ends too (U3). The summary for a burgemeester or
-- the informatieplein is a row of the regie, which the holder may not change.
CREATE OR REPLACE FUNCTION mht.track_texts_end(wanted uuid) RETURNS void
  LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$ UPDATE cases_entry e SET addressed_until = now()
        FROM cases_disclosure d JOIN routing_track t ON t.id = d.cause_id AND t.case_id = d.case_id
        WHERE t.id = wanted AND t.owner_id = mht.my_unit() AND t.state IN ('completed', 'handed_back', 'not_taken')
          AND e.id = d.object_id AND e.case_id = t.case_id AND e.part = 'eigen' AND e.addressed_until > now();
        INSERT INTO cases_disclosureend (id, disclosure_id, at, cause, by_id)
        SELECT gen_random_uuid(), d.id, now(), 'spoor.end', mht.me()
        FROM cases_disclosure d JOIN routing_track t ON t.id = d.cause_id AND t.case_id = d.case_id
          JOIN cases_entry x ON x.id = d.object_id AND x.addressee_id = d.receiver_id
          LEFT JOIN cases_disclosureend e ON e.disclosure_id = d.id
        WHERE t.id = wanted AND t.owner_id = mht.my_unit() AND t.state IN ('completed', 'handed_back', 'not_taken')
          AND e.id IS NULL $$;

-- The receiver accepted an overdracht: it gets the summary, which was the giver's alone. A case that leaves the
-- tafel (row 26) closes what the regie wrote for others, and the regie's own terms.
CREATE OR REPLACE FUNCTION mht.handed_over(offer uuid) RETURNS text
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$ DECLARE row routing_handover; tab text;
  BEGIN
    SELECT * INTO STRICT row FROM routing_handover
      WHERE id = offer AND addressee_id = mht.my_unit() AND state = 'accepted' AND mht.holds(case_id);
    IF row.kind = 'afschalen' THEN
      INSERT INTO cases_disclosureend (id, disclosure_id, at, cause, by_id)
        SELECT gen_random_uuid(), d.id, now(), 'overdracht.accept', mht.me()
        FROM cases_disclosure d LEFT JOIN cases_disclosureend e ON e.disclosure_id = d.id
        WHERE d.case_id = row.case_id AND e.id IS NULL AND d.object_id IS NOT NULL AND d.giver_id = row.owner_id
          AND d.receiver_id IS NOT NULL AND d.receiver_id <> mht.my_unit() AND (d.until IS NULL OR d.until > now());
      UPDATE routing_deadline SET done_at = now()
        WHERE case_id = row.case_id AND owner_id = row.owner_id AND done_at IS NULL;
      FOREACH tab IN ARRAY ARRAY[%(addressed)s] LOOP
        EXECUTE format('UPDATE %I SET addressed_until = now() WHERE case_id = $1 AND owner_id = $2
                        AND addressed_until > now() AND addressee_id NOT IN ($2, $3)', tab)
          USING row.case_id, row.owner_id, mht.my_unit();
      END LOOP;
    END IF;
    RETURN (SELECT text FROM cases_entry WHERE id = row.summary_id);
  END $$;

-- A local unit says no to a warme overdracht (row 23): the summary, a row of its giver, closes for it, and the offer
-- too. Not by the receiver's own hand: no policy lets one end one's own sight of a row of another.
CREATE OR REPLACE FUNCTION mht.summary_given_back(offer uuid) RETURNS void
  LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$ UPDATE cases_entry e SET addressed_until = now() FROM routing_handover h
        WHERE h.id = offer AND h.kind = 'warm' AND h.state = 'refused' AND h.addressee_id = mht.my_unit()
          AND e.id = h.summary_id AND e.case_id = h.case_id AND e.addressee_id = h.addressee_id
          AND e.addressed_until > now();
        UPDATE routing_handover SET addressed_until = now()
        WHERE id = offer AND kind = 'warm' AND state = 'refused' AND addressee_id = mht.my_unit() $$;

-- A case gets another owner (domain 1.5 rows 2 and 6), which no policy allows: the giver may not hand rows to a
-- stranger, the receiver cannot see them. Only two ways lead here: the gemeente this case is offered to takes it
-- itself, or the regie of the tafel gives a signal without gemeente to an aandachtsfunctie. The melder goes along
-- only with consent. Who gave it away keeps the stand for 30 days (U4). Gives who that was.
CREATE OR REPLACE FUNCTION mht.take_over(wanted uuid, receiver uuid) RETURNS uuid
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
DECLARE giver uuid; melder boolean; place text;
BEGIN
  SELECT owner_id INTO giver FROM cases_case WHERE id = wanted FOR UPDATE;
  IF mht.my_role() = 'focal_point' AND receiver = mht.my_unit() THEN
    SELECT reporter_goes INTO melder FROM cases_request
      WHERE case_id = wanted AND kind = 'overdracht' AND outcome = 'open' AND addressee_id = receiver
        AND owner_id = giver AND addressed_until > now();
  ELSIF mht.my_role() IN ('chair', 'process_director') AND giver = mht.my_unit()
    AND EXISTS (SELECT 1 FROM cases_unit WHERE id = receiver AND kind = 'focal_point')
    AND EXISTS (SELECT 1 FROM routing_triage WHERE case_id = wanted AND owner_id = giver AND state = 'received') THEN
    melder := true;
  END IF;
  IF melder IS NULL THEN
    RAISE EXCEPTION 'this case is not offered' USING ERRCODE = 'insufficient_privilege';
  END IF;
  FOREACH place IN ARRAY ARRAY[%(owned)s] LOOP
    EXECUTE format('UPDATE %I SET owner_id = $1 WHERE case_id = $2 AND owner_id = $3', place)
      USING receiver, wanted, giver;
  END LOOP;
  UPDATE cases_request SET owner_id = receiver WHERE case_id = wanted AND owner_id = giver AND kind <> 'overdracht';
  UPDATE cases_requestevent SET owner_id = receiver
    WHERE case_id = wanted AND owner_id = giver AND kind <> 'overdracht';
  IF melder THEN
    UPDATE cases_reporter SET owner_id = receiver WHERE case_id = wanted AND owner_id = giver;
    UPDATE cases_reporterevent SET owner_id = receiver WHERE case_id = wanted AND owner_id = giver;
  END IF;
  -- What sources answered to the giver is read by the new owner from now on, and by the giver no more.
  INSERT INTO cases_disclosure (id, case_id, giver_id, receiver_id, outside, mover_id, by_id, part, object_id, basis_id,
      law, article, law_version, approved_on,
      purpose, necessity, consent, informed, channel, cause, cause_id, since, until)
    SELECT gen_random_uuid(), d.case_id, d.giver_id, receiver, '', mht.my_unit(), mht.me(), d.part, d.object_id, d.basis_id,
      d.law, d.article, d.law_version, d.approved_on,
      'Signaal overdragen', 'Wie het signaal overneemt, leest wat bronnen daarover zeiden.', d.consent, d.informed, 'systeem', 'triage.receive', d.cause_id, now(), d.until
    FROM cases_disclosure d JOIN cases_entry x ON x.id = d.object_id AND x.addressee_id = giver
      LEFT JOIN cases_disclosureend e ON e.disclosure_id = d.id
    WHERE d.case_id = wanted AND d.receiver_id = giver AND e.id IS NULL AND d.until > now();
  INSERT INTO cases_disclosureend (id, disclosure_id, at, cause, by_id)
    SELECT gen_random_uuid(), d.id, now(), 'triage.receive', mht.me()
    FROM cases_disclosure d JOIN cases_entry x ON x.id = d.object_id AND x.addressee_id = giver
      LEFT JOIN cases_disclosureend e ON e.disclosure_id = d.id
    WHERE d.case_id = wanted AND d.receiver_id = giver AND e.id IS NULL;
  UPDATE cases_entry SET addressee_id = receiver WHERE case_id = wanted AND addressee_id = giver;
  UPDATE cases_entryevent SET addressee_id = receiver WHERE case_id = wanted AND addressee_id = giver;
  UPDATE routing_deadline SET addressee_id = receiver WHERE case_id = wanted AND addressee_id = giver;
  UPDATE cases_case SET owner_id = receiver WHERE id = wanted;
  UPDATE cases_caseevent SET owner_id = receiver WHERE id = wanted AND owner_id = giver;
  DELETE FROM cases_grant WHERE case_id = wanted AND part = 'stand'
    AND group_id = (SELECT group_id FROM cases_unit WHERE id = receiver);
  INSERT INTO cases_grant (id, case_id, group_id, permission_id, part, kind, until)
    SELECT gen_random_uuid(), g.case_id, u.group_id, g.permission_id, g.part, 'owner', NULL
    FROM cases_grant g, cases_unit u WHERE g.case_id = wanted AND g.kind = 'owner' AND u.id = receiver;
  UPDATE cases_grant SET kind = 'disclosed', until = now() + interval '30 days'
    WHERE case_id = wanted AND kind = 'owner' AND group_id = (SELECT group_id FROM cases_unit WHERE id = giver);
  RETURN giver;
END $$;

-- A question was settled, or its term is over: sight of it ends, and the signal goes on when nothing is open any
-- more (rows 4 and 6). The source may not know the signal, so it cannot move it; the clock sees no signals at all.
CREATE OR REPLACE FUNCTION mht.signals_go_on(wanted uuid) RETURNS void
  LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
    UPDATE cases_request SET addressed_until = now() WHERE id = wanted AND outcome <> 'open'
      AND addressed_until > now() AND mht.my_unit() IN (owner_id, addressee_id);
    UPDATE cases_requestevent SET addressed_until = now() WHERE pgh_obj_id = wanted AND addressed_until > now()
      AND EXISTS (SELECT 1 FROM cases_request r WHERE r.id = wanted AND r.outcome <> 'open'
                  AND mht.my_unit() IN (r.owner_id, r.addressee_id));
    UPDATE routing_triage t SET version = version + 1,
        state = CASE t.state WHEN 'offered' THEN t.before ELSE 'enriching' END
      WHERE t.state IN ('waiting', 'offered')
        AND (mht.my_service() = 'clock' OR t.signal_id = (
          SELECT signal_id FROM cases_request WHERE id = wanted AND mht.my_unit() IN (owner_id, addressee_id)))
        AND NOT EXISTS (
          SELECT 1 FROM cases_request r WHERE r.signal_id = t.signal_id AND r.outcome = 'open'
            AND r.addressed_until > now()
            AND r.kind = CASE t.state WHEN 'offered' THEN 'overdracht' ELSE 'vraag' END) $$;
