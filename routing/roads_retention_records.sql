-- What lies beside the dossiers and is about people too (docs/adr/0010): which rows of it are of before a day. The
-- kinds are those of RECORDS in routing/models/retention.py.
CREATE SCHEMA IF NOT EXISTS mht_inner;

CREATE OR REPLACE FUNCTION mht_inner.old_records(wanted text, before date)
  RETURNS TABLE (tab text, id text, day date) LANGUAGE plpgsql STABLE SET search_path = public, pg_temp
  AS $$ BEGIN
    CASE wanted
    WHEN 'search' THEN RETURN QUERY SELECT 'cases_personsearch', s.id::text, mht_inner.day(s.at)
      FROM cases_personsearch s WHERE mht_inner.day(s.at) < before;
    WHEN 'question' THEN RETURN QUERY SELECT 'cases_accessquestion', q.id::text, mht_inner.day(q.at)
      FROM cases_accessquestion q WHERE mht_inner.day(q.at) < before;
    WHEN 'reset' THEN RETURN QUERY SELECT 'cases_factorreset', r.id::text, mht_inner.day(r.decided_at)
      FROM cases_factorreset r WHERE mht_inner.day(r.decided_at) < before;
    WHEN 'filter' THEN RETURN QUERY SELECT 'dashboards_savedfilter', f.id::text, mht_inner.day(f.at)
      FROM dashboards_savedfilter f WHERE mht_inner.day(f.at) < before;
    WHEN 'mail' THEN RETURN QUERY SELECT 'routing_notice', n.id::text, mht_inner.day(n.sent_at)
      FROM routing_notice n WHERE mht_inner.day(n.sent_at) < before;
    WHEN 'login' THEN RETURN QUERY
      SELECT 'axes_accessattempt', a.id::text, mht_inner.day(a.attempt_time)
      FROM axes_accessattempt a WHERE mht_inner.day(a.attempt_time) < before
      UNION ALL SELECT 'usersessions_usersession', u.id::text, mht_inner.day(u.last_seen_at)
      FROM usersessions_usersession u WHERE mht_inner.day(u.last_seen_at) < before;
    WHEN 'rights' THEN RETURN QUERY
      SELECT 'cases_rightssnapshot', s.id::text, s.taken_on FROM cases_rightssnapshot s WHERE s.taken_on < before
      UNION ALL SELECT 'cases_rightsreview', v.id::text, mht_inner.day(v.at)
      FROM cases_rightsreview v WHERE mht_inner.day(v.at) < before;
    WHEN 'pledge' THEN RETURN QUERY  -- who works here keeps the newest: it is what opens the pages
      SELECT 'cases_pledge', p.id::text, mht_inner.day(p.at) FROM cases_pledge p JOIN cases_user u ON u.id = p.user_id
      WHERE mht_inner.day(p.at) < before AND (NOT u.is_active OR EXISTS (
        SELECT 1 FROM cases_pledge n WHERE n.user_id = p.user_id AND n.at > p.at));
    WHEN 'request' THEN RETURN QUERY  -- answered by everyone; counted from the last answer
      SELECT 'cases_subjectrequest', r.id::text, l.last FROM cases_subjectrequest r,
      LATERAL (SELECT greatest(r.received_on, r.due, max(mht_inner.day(a.at))) AS last, bool_or(a.outcome = 'open') AS waits
               FROM cases_subjectanswer a WHERE a.request_id = r.id) l
      WHERE l.last < before AND NOT coalesce(l.waits, false);
    ELSE RETURN;
    END CASE;
  END $$;

-- Whole months go at once, so that there is one verklaring a month and not one an hour.
CREATE OR REPLACE FUNCTION mht_inner.records_before(months integer) RETURNS date LANGUAGE sql STABLE
  SET search_path = public, pg_temp
  AS $$ SELECT (date_trunc('month', mht.today()::timestamp) - make_interval(months => months))::date $$;

-- For the page on which the coördinerend FG approves such a term, and for a dry run: how many rows go.
CREATE OR REPLACE FUNCTION mht.past_records(wanted text, months integer) RETURNS bigint
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$ SELECT count(*) FROM mht_inner.old_records(wanted, mht_inner.records_before(months))
        WHERE mht.oversees_all() OR mht.my_service() = 'destroyer' $$;

-- Destroys the records of one kind that are past their approved term, with the row of their verklaring. Gives that
-- row, or null where nothing was to go.
CREATE OR REPLACE FUNCTION mht.destroy_records(wanted text) RETURNS uuid
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$ DECLARE rule record; place record; before date; first date; counts jsonb := '{}'; made uuid := gen_random_uuid();
  BEGIN
    IF mht.my_service() IS DISTINCT FROM 'destroyer' THEN RETURN NULL; END IF;
    PERFORM pg_advisory_xact_lock(hashtext('registers ' || wanted));
    SELECT * INTO rule FROM routing_retentionrule r WHERE r.organisation_id IS NULL AND r.kind = wanted
      AND r.ended_on IS NULL AND r.approved_on IS NOT NULL AND r.category <> '';
    IF NOT FOUND THEN RETURN NULL; END IF;
    before := mht_inner.records_before(rule.months);
    FOR place IN SELECT o.tab, array_agg(o.id) AS ids, count(*) AS n, min(o.day) AS oldest
        FROM mht_inner.old_records(wanted, before) o GROUP BY o.tab LOOP
      IF place.tab = 'cases_subjectrequest' THEN  -- what hangs from a verzoek
        DELETE FROM dashboards_subjectfilebody b USING dashboards_subjectfile f, cases_subjectanswer a
          WHERE b.file_id = f.id AND f.answer_id = a.id AND a.request_id::text = ANY (place.ids);
        DELETE FROM dashboards_subjectfile f USING cases_subjectanswer a
          WHERE f.answer_id = a.id AND a.request_id::text = ANY (place.ids);
        DELETE FROM cases_subjectanswer a WHERE a.request_id::text = ANY (place.ids);
      ELSIF place.tab = 'axes_accessattempt' THEN
        DELETE FROM axes_accessattemptexpiration e WHERE e.access_attempt_id::text = ANY (place.ids);
      END IF;
      EXECUTE format('DELETE FROM %I WHERE id::text = ANY ($1)', place.tab) USING place.ids;
      counts := counts || jsonb_build_object(place.tab, place.n);
      first := least(first, place.oldest);
    END LOOP;
    IF counts = '{}' THEN RETURN NULL; END IF;
    INSERT INTO routing_destruction (id, state, step, steps, step_text, attempts, created_at, moved_at, "case",
        organisation_id, kind, regime, rule_id, starts_on, ends_on, whole, counts, destroyed_at, digest)
      VALUES (made, 'queued', 0, 1, '', 0, now(), now(), NULL, NULL, wanted, '', rule.id, first, before - 1, true,
              counts, clock_timestamp(), '');
    SET CONSTRAINTS ALL IMMEDIATE;
    SET CONSTRAINTS ALL DEFERRED;
    RETURN made;
  END $$;

-- The planner forgets what went here too.
CREATE OR REPLACE FUNCTION mht.forget_records() RETURNS void
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$ DECLARE tab text;
  BEGIN
    IF mht.my_service() IS DISTINCT FROM 'destroyer' THEN RETURN; END IF;
    FOREACH tab IN ARRAY ARRAY['cases_personsearch', 'cases_accessquestion', 'cases_factorreset', 'cases_subjectrequest',
        'cases_subjectanswer', 'dashboards_savedfilter', 'routing_notice', 'axes_accessattempt',
        'usersessions_usersession', 'cases_rightssnapshot', 'cases_rightsreview', 'cases_pledge'] LOOP
      EXECUTE format('ANALYZE %I', tab);
    END LOOP;
  END $$;
