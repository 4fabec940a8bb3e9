-- Bewaren en vernietigen (docs/adr/0010). What only these roads may call stands in a schema of its own: the
-- application has no USAGE on it, so it cannot ask for the erasing of anything by itself.
CREATE SCHEMA IF NOT EXISTS mht_inner;

-- One at a time per dossier: who holds it and who destroys it wait for each other.
CREATE OR REPLACE FUNCTION mht_inner.lock_dossier(wanted uuid) RETURNS void LANGUAGE sql VOLATILE
  AS $$ SELECT pg_advisory_xact_lock(hashtext('bewaren ' || wanted::text)) $$;

CREATE OR REPLACE FUNCTION mht_inner.day(moment timestamptz) RETURNS date LANGUAGE sql IMMUTABLE
  AS $$ SELECT (moment AT TIME ZONE 'Europe/Amsterdam')::date $$;

CREATE OR REPLACE FUNCTION mht.my_home() RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp
  AS $$ SELECT organisation_id FROM cases_unit WHERE id = mht.my_unit() $$;

-- Which organisation an FG oversees: the own gemeente, or (the coördinerend FG) all.
CREATE OR REPLACE FUNCTION mht.overseen_home() RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp
  AS $$ SELECT o.id FROM cases_unit u JOIN cases_organisation o ON o.id = u.organisation_id
        WHERE u.id = mht.my_unit() AND o.kind = 'municipality' AND mht.my_role() = 'privacy_officer' $$;

CREATE OR REPLACE FUNCTION mht.oversees_all() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp
  AS $$ SELECT coalesce(bool_or(o.kind <> 'municipality'), false)
        FROM cases_unit u JOIN cases_organisation o ON o.id = u.organisation_id
        WHERE u.id = mht.my_unit() AND mht.my_role() = 'privacy_officer' $$;

-- Every ended dossier of these cases, one per organisation with rows in it that were not destroyed yet: of which
-- kind, under which rule, from when and until when it is kept. A case of which anything still runs has none.
DROP FUNCTION IF EXISTS mht_inner.dossiers(uuid[]);
CREATE FUNCTION mht_inner.dossiers(which uuid[])
  RETURNS TABLE (case_id uuid, organisation_id uuid, kind text, regime text, rule_id uuid, starts_on date, ends_on date)
  LANGUAGE sql STABLE SET search_path = public, pg_temp
  AS $$
  WITH ended AS (
    SELECT c.id, c.created_at, c.number, v.regime,
           greatest(v.ended_at, (SELECT max(t.ended_at) FROM routing_track t WHERE t.case_id = c.id),
                    (SELECT max(s.at) FROM routing_step s WHERE s.case_id = c.id), c.created_at,
                    -- who destroyed its part took its steps along: what was known of the end stays known
                    (SELECT max(t.starts_on)::timestamp AT TIME ZONE 'Europe/Amsterdam' FROM routing_retentionterm t
                     JOIN routing_retentionrule r ON r.id = t.rule_id AND r.start = 'closed'
                     WHERE t."case" = c.id)) AS closed,
           coalesce((SELECT min(s.registered_at) FROM cases_signal s WHERE s.case_id = c.id), c.created_at) AS received,
           (SELECT max(t.keep_until) FROM routing_triage t WHERE t.case_id = c.id) AS promised,
           v.id IS NULL AND NOT EXISTS (SELECT 1 FROM cases_signal s WHERE s.case_id = c.id AND s.kind <> 'advice')
             AND EXISTS (SELECT 1 FROM cases_signal s WHERE s.case_id = c.id) AS advice
    FROM cases_case c LEFT JOIN routing_review v ON v.case_id = c.id
    WHERE c.id = ANY (which)
      AND (v.id IS NULL OR v.state IN ('returned', 'declined', 'withdrawn', 'closed'))
      AND NOT EXISTS (SELECT 1 FROM routing_track t WHERE t.case_id = c.id
                      AND t.state NOT IN ('completed', 'handed_back', 'not_taken'))
      AND NOT EXISTS (SELECT 1 FROM routing_triage t WHERE t.case_id = c.id
                      AND t.state NOT IN ('closed', 'merged', 'referred'))
      AND NOT EXISTS (SELECT 1 FROM routing_advice a WHERE a.case_id = c.id AND a.state = 'registered')
      AND NOT EXISTS (SELECT 1 FROM routing_urgentcard u WHERE u.case_id = c.id AND u.addressed_until > now())
      AND NOT EXISTS (SELECT 1 FROM cases_embargo e WHERE e.case_id = c.id AND e.ended_at IS NULL)
      AND NOT EXISTS (SELECT 1 FROM cases_signal s WHERE s.case_id = c.id AND s.number = '')),
  held AS (
    SELECT r.case_id, u.organisation_id FROM (%(all_rows)s) r JOIN cases_unit u ON u.id = r.owner_id
    WHERE NOT EXISTS (SELECT 1 FROM routing_destruction d WHERE d."case" = r.case_id
                      AND d.organisation_id = u.organisation_id AND d.destroyed_at >= r.created_at)
    GROUP BY 1, 2),
  ruled AS (
    SELECT e.id, h.organisation_id, e.closed, e.received, e.promised, k.kind,
           CASE WHEN k.kind = 'case' THEN coalesce(e.regime, 'wgs') ELSE '' END AS regime
    FROM ended e JOIN held h ON h.case_id = e.id,
    LATERAL (SELECT CASE WHEN e.number <> '' THEN 'case' WHEN e.advice THEN 'advice' ELSE 'signal' END AS kind) k)
  SELECT d.id, d.organisation_id, d.kind, d.regime, r.id, f.starts_on,
         greatest((f.starts_on + make_interval(months => r.months))::date, mht_inner.day(d.closed), d.promised,
                  (SELECT max(a.until) FROM routing_retentionask a WHERE a."case" = d.id AND a.kind = 'extension'
                   AND a.organisation_id = d.organisation_id AND a.outcome = 'approved' AND a.ended_at IS NULL))
  FROM ruled d LEFT JOIN routing_retentionrule r ON r.organisation_id = d.organisation_id AND r.kind = d.kind
    AND r.regime = d.regime AND r.ended_on IS NULL,
  LATERAL (SELECT mht_inner.day(CASE WHEN r.start = 'received' THEN d.received ELSE d.closed END) AS starts_on) f $$;

-- Is this dossier held, or does somebody wait for an answer to that wish? Then it stays.
CREATE OR REPLACE FUNCTION mht_inner.kept(wanted uuid, home uuid) RETURNS boolean LANGUAGE sql STABLE
  SET search_path = public, pg_temp
  AS $$ SELECT EXISTS (SELECT 1 FROM routing_retentionask WHERE "case" = wanted AND organisation_id = home
                       AND ended_at IS NULL AND (outcome = '' OR (kind = 'hold' AND outcome = 'approved'))) $$;

-- For the page of a signal or a case: until when the own organisation keeps its part.
CREATE OR REPLACE FUNCTION mht.own_term(wanted uuid) RETURNS TABLE (ends_on date, rule_id uuid, kept boolean)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$ SELECT d.ends_on, d.rule_id, mht_inner.kept(wanted, d.organisation_id)
        FROM mht_inner.dossiers(ARRAY[wanted]) d WHERE d.organisation_id = mht.my_home() AND mht.knows(wanted) $$;

-- The clock lays the terms of the next cases by id; gives the last id, or null at the end.
CREATE OR REPLACE FUNCTION mht.refresh_terms(after uuid, most integer) RETURNS uuid
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$ DECLARE ids uuid[];
  BEGIN
    IF mht.my_service() IS DISTINCT FROM 'destroyer' THEN RETURN NULL; END IF;
    ids := ARRAY(SELECT id FROM cases_case WHERE after IS NULL OR id > after ORDER BY id LIMIT most);
    DELETE FROM routing_retentionterm t WHERE t."case" = ANY (ids) AND NOT EXISTS (
      SELECT 1 FROM mht_inner.dossiers(ids) d WHERE d.case_id = t."case" AND d.organisation_id = t.organisation_id);
    INSERT INTO routing_retentionterm AS t
        (id, "case", organisation_id, kind, regime, rule_id, starts_on, ends_on, checked_at)
      SELECT gen_random_uuid(), d.case_id, d.organisation_id, d.kind, d.regime, d.rule_id, d.starts_on,
             CASE WHEN d.rule_id IS NULL THEN NULL ELSE d.ends_on END, now()
      FROM mht_inner.dossiers(ids) d
      ON CONFLICT ("case", organisation_id) DO UPDATE SET kind = excluded.kind, regime = excluded.regime,
        rule_id = excluded.rule_id, starts_on = excluded.starts_on, ends_on = excluded.ends_on, checked_at = now();
    RETURN ids[cardinality(ids)];
  END $$;

-- Which dossiers are past their term under an approved rule, and not held; the road below asks it once more.
CREATE OR REPLACE FUNCTION mht.due_dossiers(most integer) RETURNS TABLE (case_id uuid, organisation_id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$ SELECT t."case", t.organisation_id FROM routing_retentionterm t JOIN routing_retentionrule r ON r.id = t.rule_id
        WHERE t.ends_on < mht.today() AND r.approved_on IS NOT NULL AND NOT mht_inner.kept(t."case", t.organisation_id)
          AND mht.my_service() = 'destroyer'
        ORDER BY t.ends_on, t.id LIMIT most $$;

-- Takes away the whole case: every row, every version, and what hangs from them in other tables. What stays is a
-- line of the ledger without its text (who gave whom which part, on what ground), and the audit, which has no text.
CREATE OR REPLACE FUNCTION mht_inner.erase_case(wanted uuid) RETURNS jsonb LANGUAGE plpgsql VOLATILE
  SET search_path = public, pg_temp
  AS $$ DECLARE link text[]; tab text; n bigint; counts jsonb := '{}'; numbers text[];
  BEGIN
    numbers := ARRAY(SELECT number FROM cases_case WHERE id = wanted AND number <> ''
                     UNION SELECT number FROM cases_signal WHERE case_id = wanted AND number <> '');
    FOREACH link SLICE 1 IN ARRAY ARRAY[%(links)s] LOOP  -- rows of other cases that point here let go
      IF link[4] = 'null' THEN
        EXECUTE format('UPDATE %I SET %I = NULL WHERE case_id <> $1 AND %I IN (SELECT id FROM %I WHERE case_id = $1)',
                       link[1], link[2], link[2], link[3]) USING wanted;
      ELSE
        EXECUTE format('DELETE FROM %I WHERE case_id <> $1 AND %I IN (SELECT id FROM %I WHERE case_id = $1)',
                       link[1], link[2], link[3]) USING wanted;
      END IF;
    END LOOP;
    FOREACH link SLICE 1 IN ARRAY ARRAY[%(beside)s] LOOP  -- tables without the four columns
      EXECUTE format(CASE WHEN link[3] = 'cases_case' THEN 'DELETE FROM %1$I WHERE %2$I = $1'
                     ELSE 'DELETE FROM %1$I WHERE %2$I IN (SELECT id FROM %3$I WHERE case_id = $1)' END,
                     link[1], link[2], link[3]) USING wanted;
    END LOOP;
    FOREACH tab IN ARRAY ARRAY[%(facts)s] LOOP  -- counted first: a row takes those that hang from it along
      EXECUTE format('SELECT count(*) FROM %I WHERE case_id = $1', tab) INTO n USING wanted;
      IF n > 0 THEN counts := counts || jsonb_build_object(tab, n); END IF;
    END LOOP;
    FOREACH tab IN ARRAY ARRAY[%(facts)s] LOOP
      EXECUTE format('DELETE FROM %I WHERE case_id = $1', tab) USING wanted;
    END LOOP;
    DELETE FROM cases_case WHERE id = wanted;
    FOREACH tab IN ARRAY ARRAY[%(versions)s] LOOP  -- last: each row that goes leaves a version of itself
      EXECUTE format('DELETE FROM %I WHERE case_id = $1', tab) USING wanted;
    END LOOP;
    DELETE FROM cases_caseevent WHERE id = wanted;
    DELETE FROM cases_searchrow WHERE in_case_id = wanted;
    DELETE FROM routing_notice WHERE "case" = wanted;
    DELETE FROM routing_minutesfile WHERE wanted = ANY (cases);
    DELETE FROM dashboards_subjectfilebody WHERE wanted = ANY (cases);
    DELETE FROM dashboards_export;  -- lists of verstrekkingen, made anew when somebody asks
    UPDATE cases_judgement SET words = '' WHERE disclosure_id IN (SELECT id FROM cases_disclosure WHERE case_id = wanted);
    UPDATE cases_disclosure SET purpose = '', necessity = '', consent = '',
      outside = CASE WHEN outside = '' THEN '' ELSE 'vernietigd' END WHERE case_id = wanted;
    UPDATE cases_accessquestion SET reference = 'vernietigd', why = '' WHERE reference = ANY (numbers);
    DELETE FROM routing_retentionterm WHERE "case" = wanted;
    DELETE FROM routing_retentionask WHERE "case" = wanted;
    RETURN counts;
  END $$;

-- Takes away the part of these units in a case that others still keep. A row that carries a row of another
-- organisation stays as an empty frame: without any text, until the last of those is gone.
CREATE OR REPLACE FUNCTION mht_inner.erase_part(wanted uuid, mine uuid[]) RETURNS jsonb LANGUAGE plpgsql VOLATILE
  SET search_path = public, pg_temp
  AS $$ DECLARE link text[]; tab text; n bigint; counts jsonb := '{}'; frame uuid[]; more uuid[]; pair record;
  BEGIN
    frame := ARRAY(SELECT id FROM routing_review WHERE case_id = wanted AND owner_id = ANY (mine));
    LOOP
      n := cardinality(frame);
      FOREACH link SLICE 1 IN ARRAY ARRAY[%(links)s] LOOP
        CONTINUE WHEN link[4] = 'null';
        EXECUTE format('SELECT array_agg(DISTINCT p.id) FROM %I c JOIN %I p ON p.id = c.%I WHERE p.case_id = $1
                        AND p.owner_id = ANY ($2) AND NOT p.id = ANY ($3)
                        AND (NOT c.owner_id = ANY ($2) OR c.id = ANY ($3) OR c.case_id <> $1)', link[1], link[3], link[2])
          INTO more USING wanted, mine, frame;
        frame := frame || coalesce(more, '{}');
      END LOOP;
      EXIT WHEN cardinality(frame) = n;
    END LOOP;
    FOREACH link SLICE 1 IN ARRAY ARRAY[%(links)s] LOOP
      CONTINUE WHEN link[4] <> 'null';
      EXECUTE format('UPDATE %I c SET %I = NULL FROM %I p WHERE p.id = c.%I AND p.case_id = $1
                      AND p.owner_id = ANY ($2) AND NOT p.id = ANY ($3)
                      AND (NOT c.owner_id = ANY ($2) OR c.id = ANY ($3) OR c.case_id <> $1)', link[1], link[2], link[3], link[2])
        USING wanted, mine, frame;
    END LOOP;
    FOR pair IN SELECT key AS place, value AS emptied FROM jsonb_each_text('%(free)s'::jsonb) LOOP
      EXECUTE format('UPDATE %I SET %s WHERE case_id = $1 AND id = ANY ($2)', pair.place, pair.emptied)
        USING wanted, frame;
    END LOOP;
    FOREACH link SLICE 1 IN ARRAY ARRAY[%(beside)s] LOOP
      CONTINUE WHEN link[3] = 'cases_case';
      EXECUTE format('DELETE FROM %I WHERE %I IN (SELECT id FROM %I WHERE case_id = $1 AND owner_id = ANY ($2))',
                     link[1], link[2], link[3]) USING wanted, mine;
    END LOOP;
    FOREACH tab IN ARRAY ARRAY[%(facts)s] LOOP
      EXECUTE format('SELECT count(*) FROM %I WHERE case_id = $1 AND owner_id = ANY ($2)', tab) INTO n USING wanted, mine;
      IF n > 0 AND tab <> 'routing_review' THEN counts := counts || jsonb_build_object(tab, n); END IF;
    END LOOP;
    FOREACH tab IN ARRAY ARRAY[%(facts)s] LOOP
      EXECUTE format('DELETE FROM %I WHERE case_id = $1 AND owner_id = ANY ($2) AND NOT id = ANY ($3)', tab)
        USING wanted, mine, frame;
    END LOOP;
    FOREACH tab IN ARRAY ARRAY[%(versions)s] LOOP
      EXECUTE format('DELETE FROM %I WHERE case_id = $1 AND owner_id = ANY ($2)', tab) USING wanted, mine;
    END LOOP;
    DELETE FROM cases_grant g USING cases_unit u
      WHERE g.case_id = wanted AND g.group_id = u.group_id AND u.id = ANY (mine);
    DELETE FROM routing_notice WHERE "case" = wanted AND unit_id = ANY (mine);
    DELETE FROM routing_minutesfile WHERE wanted = ANY (cases);
    DELETE FROM dashboards_subjectfilebody WHERE wanted = ANY (cases);
    DELETE FROM dashboards_export;
    UPDATE cases_judgement SET words = '' WHERE disclosure_id IN (
      SELECT id FROM cases_disclosure WHERE case_id = wanted AND giver_id = ANY (mine));
    UPDATE cases_disclosure SET purpose = '', necessity = '', consent = '',
      outside = CASE WHEN outside = '' THEN '' ELSE 'vernietigd' END
      WHERE case_id = wanted AND giver_id = ANY (mine);
    RETURN counts;
  END $$;

-- Destroys the part of one organisation in one dossier, or the whole of it where no other keeps anything: only when
-- its term is over under an approved rule and nobody holds it, which is asked here and nowhere else. All in one
-- transaction, with the row of its verklaring. Gives that row, or null where nothing was destroyed.
CREATE OR REPLACE FUNCTION mht.destroy(wanted uuid, home uuid) RETURNS uuid
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$ DECLARE due record; mine uuid[]; alone boolean; counts jsonb; made uuid := gen_random_uuid();
  BEGIN
    IF mht.my_service() IS DISTINCT FROM 'destroyer' THEN RETURN NULL; END IF;
    PERFORM mht_inner.lock_dossier(wanted);
    PERFORM 1 FROM cases_case WHERE id = wanted FOR UPDATE;
    IF NOT FOUND THEN RETURN NULL; END IF;
    -- a step that is being set ends first, and what it changed counts
    PERFORM 1 FROM routing_triage WHERE case_id = wanted FOR UPDATE;
    PERFORM 1 FROM routing_review WHERE case_id = wanted FOR UPDATE;
    PERFORM 1 FROM routing_track WHERE case_id = wanted FOR UPDATE;
    PERFORM 1 FROM routing_advice WHERE case_id = wanted FOR UPDATE;
    SELECT d.* INTO due FROM mht_inner.dossiers(ARRAY[wanted]) d JOIN routing_retentionrule r ON r.id = d.rule_id
      WHERE d.organisation_id = home AND d.ends_on < mht.today() AND r.approved_on IS NOT NULL AND r.category <> '';
    IF NOT FOUND OR mht_inner.kept(wanted, home) THEN RETURN NULL; END IF;
    mine := ARRAY(SELECT id FROM cases_unit WHERE organisation_id = home);
    alone := NOT EXISTS (SELECT 1 FROM mht_inner.dossiers(ARRAY[wanted]) d WHERE d.organisation_id <> home);
    counts := CASE WHEN alone THEN mht_inner.erase_case(wanted) ELSE mht_inner.erase_part(wanted, mine) END;
    DELETE FROM routing_retentionterm WHERE "case" = wanted AND organisation_id = home;
    DELETE FROM routing_retentionask WHERE "case" = wanted AND organisation_id = home;
    INSERT INTO routing_destruction (id, state, step, steps, step_text, attempts, created_at, moved_at, "case",
        organisation_id, kind, regime, rule_id, starts_on, ends_on, whole, counts, destroyed_at, digest)
      VALUES (made, 'queued', 0, 1, '', 0, now(), now(), wanted, home, due.kind, due.regime, due.rule_id,
              due.starts_on, due.ends_on, alone, counts, clock_timestamp(), '');
    SET CONSTRAINTS ALL IMMEDIATE;  -- whatever still points here stops it now, and all of it is undone
    SET CONSTRAINTS ALL DEFERRED;
    RETURN made;
  END $$;

-- What the planner remembers of a column are values of it too: forget those of what went.
CREATE OR REPLACE FUNCTION mht.forget_values() RETURNS void
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$ DECLARE tab text;
  BEGIN
    IF mht.my_service() IS DISTINCT FROM 'destroyer' THEN RETURN; END IF;
    FOREACH tab IN ARRAY ARRAY['cases_case', 'cases_caseevent', 'cases_partykeys', 'cases_searchrow', %(facts)s, %(versions)s] LOOP
      EXECUTE format('ANALYZE %I', tab);
    END LOOP;
  END $$;

-- Drafts that nobody went on with for 30 days are no archive: they go without a verklaring (design 4).
CREATE OR REPLACE FUNCTION mht.drop_drafts(most integer) RETURNS integer
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$ DECLARE one uuid; n integer := 0;
  BEGIN
    IF mht.my_service() IS DISTINCT FROM 'destroyer' THEN RETURN 0; END IF;
    FOR one IN SELECT c.id FROM cases_case c WHERE c.number = '' AND c.created_at < now() - interval '30 days'
        AND EXISTS (SELECT 1 FROM cases_signal s WHERE s.case_id = c.id AND s.number = '')
        AND NOT EXISTS (SELECT 1 FROM cases_signal s WHERE s.case_id = c.id AND s.number <> '')
        AND NOT EXISTS (SELECT 1 FROM cases_signalevent e WHERE e.case_id = c.id AND e.pgh_created_at > now() - interval '30 days')
        AND NOT EXISTS (SELECT 1 FROM routing_urgentcard u WHERE u.case_id = c.id)
      ORDER BY c.id LIMIT most FOR UPDATE OF c SKIP LOCKED LOOP
      PERFORM mht_inner.erase_case(one);
      n := n + 1;
    END LOOP;
    RETURN n;
  END $$;
