"""How are thousands of intentions compared with each other? By PostgreSQL, in batches, in one job whose progress shows.

Two intentions can only be alike if they share a word that tells something, so the words are joined with each other and
never intentions with intentions. A word that many use (more than one intention in twenty) tells nothing; leaving such
words out bounds the work. The result is exact: no pair that the rules ask for is missed (docs/adr/0020).
"""

from __future__ import annotations

from django.db import connection, transaction

from core import audit, jobs
from core.models import Job
from priorities.models import OverlapMark, OverlapPair, OverlapSearch
from priorities.models.overlap import ALIKE, SAME_WORK, STRONGEST
from priorities.queries.overlaps import MARKS

COMPARE = "priorities.compare"
BATCH = 250
FEW, ONE_IN = 20, 20
SHORTEST = 3
"""A word tells something while at most FEW intentions use it, or one in ONE_IN; fewer telling words than SHORTEST are
too few to compare."""

PREPARE = [
    """
    DROP TABLE IF EXISTS pg_temp.overlap_node, pg_temp.overlap_word, pg_temp.overlap_area, pg_temp.overlap_link,
                         pg_temp.overlap_pair, pg_temp.overlap_found
    """,
    # The fingerprints come first: whatever is saved while the job runs counts as changed since.
    f"""
    CREATE TEMP TABLE overlap_node AS
    SELECT *, row_number() OVER (ORDER BY node) AS place, 0 AS size FROM ({MARKS}) marks
    """,
    """
    CREATE TEMP TABLE overlap_word AS
    SELECT n.node, w.word
      FROM overlap_node n JOIN priorities_intention i ON i.id = n.node
     CROSS JOIN LATERAL unnest(tsvector_to_array(to_tsvector('english', concat_ws(
           ' ', i.title, i.answers ->> 'approach', i.answers ->> 'outcomes', i.answers ->> 'impact')))) AS w(word)
    """,
    f"""
    DELETE FROM overlap_word WHERE word IN (
        SELECT word FROM overlap_word GROUP BY word
        HAVING count(*) > greatest({FEW}, (SELECT count(*) / {ONE_IN} FROM overlap_node)))
    """,
    """
    UPDATE overlap_node SET size = told.size
      FROM (SELECT node, count(*) AS size FROM overlap_word GROUP BY node) told WHERE told.node = overlap_node.node
    """,
    # For whom: the Places of the footprint; else the Place whose partnership leads; else all Places.
    """
    CREATE TEMP TABLE overlap_area AS
    SELECT n.node, p.place_id AS place FROM overlap_node n JOIN priorities_intention_places p ON p.intention_id = n.node
    UNION
    SELECT n.node, pl.id
      FROM overlap_node n JOIN priorities_intention i ON i.id = n.node
      JOIN priorities_planningcycle c ON c.id = i.cycle_id
      JOIN organisations_place pl ON pl.icb_id = c.owner_id OR pl.partnership_id = c.owner_id
     WHERE NOT EXISTS (SELECT 1 FROM priorities_intention_places p WHERE p.intention_id = n.node)
       AND (pl.partnership_id = i.lead_id AND i.footprint = ''
            OR i.footprint <> ''
            OR NOT EXISTS (SELECT 1 FROM organisations_place own WHERE own.partnership_id = i.lead_id))
    """,
    """
    CREATE TEMP TABLE overlap_link AS
    SELECT i.id AS node, l.kind, l.key, l.words
      FROM overlap_node n JOIN priorities_intention i ON i.id = n.node
     CROSS JOIN LATERAL (
        SELECT 'entry' AS kind, c.id::text AS key, c.title AS words FROM priorities_candidate c
         WHERE c.id = i.candidate_id
        UNION ALL
        SELECT 'objective', f.id::text, f.wording FROM priorities_consideration q
          JOIN priorities_frameworkitem f ON f.id = q.item_id WHERE q.intention_id = i.id AND q.answer
        UNION ALL
        SELECT 'strategy', r.id::text, r.title FROM priorities_consideration q
          JOIN plans_registeredplan r ON r.id = q.strategy_id WHERE q.intention_id = i.id AND q.answer
        UNION ALL
        SELECT 'outcomes', md5(told.words::text), left(i.answers ->> 'outcomes', 200)
          FROM (SELECT tsvector_to_array(to_tsvector('english', i.answers ->> 'outcomes')) AS words) told
         WHERE cardinality(told.words) > 0
        UNION ALL
        SELECT 'stream', s.id::text, s.name FROM priorities_fundingstream s WHERE s.id = i.stream_id
        UNION ALL
        SELECT 'disinvestment', d.id::text, d.number || '. ' || d.title FROM priorities_intention d
         WHERE d.id = i.disinvestment_id
        UNION ALL
        SELECT 'delivery', o.id::text, o.name FROM organisations_organisation o WHERE o.id = i.delivery_owner_id
     ) l
    """,
    "CREATE INDEX ON overlap_node (node)", "CREATE INDEX ON overlap_word (word, node)",
    "CREATE INDEX ON overlap_word (node)", "CREATE INDEX ON overlap_area (node)",
    "CREATE INDEX ON overlap_link (node, kind, key)",
    "ANALYZE overlap_node", "ANALYZE overlap_word", "ANALYZE overlap_link",
    "CREATE TEMP TABLE overlap_pair (a bigint, b bigint, common bigint, PRIMARY KEY (a, b))",
]  # fmt: skip

# The share is Dice's: twice the shared words over the words of both. Parameters: the first place, the last.
COMPARE_BATCH = f"""
INSERT INTO overlap_pair
SELECT a, b, common FROM (
    SELECT x.node AS a, y.node AS b, count(*) AS common
      FROM overlap_node n JOIN overlap_word x ON x.node = n.node
      JOIN overlap_word y ON y.word = x.word AND y.node > x.node
     WHERE n.place BETWEEN %s AND %s
     GROUP BY x.node, y.node
) both_use JOIN overlap_node na ON na.node = a JOIN overlap_node nb ON nb.node = b
WHERE least(na.size, nb.size) >= {SHORTEST} AND 200 * common >= {ALIKE} * (na.size + nb.size)
"""

# Pairs of one entry of the long list, and those that were decided on, are looked at whatever their words.
ALSO = """
INSERT INTO overlap_pair
SELECT c.a, c.b, (SELECT count(*) FROM overlap_word x JOIN overlap_word y ON y.word = x.word
                   WHERE x.node = c.a AND y.node = c.b)
  FROM (
    SELECT x.node AS a, y.node AS b FROM overlap_link x JOIN overlap_link y ON y.kind = x.kind AND y.key = x.key
     WHERE x.kind = 'entry' AND y.node > x.node
    UNION
    SELECT d.first_id, d.second_id FROM priorities_overlapdecision d
      JOIN overlap_node na ON na.node = d.first_id JOIN overlap_node nb ON nb.node = d.second_id
  ) c
ON CONFLICT DO NOTHING
"""

EXPLAIN = f"""
CREATE TEMP TABLE overlap_found AS
SELECT *, CASE kind WHEN 'duplicate' THEN 1000 WHEN 'synergy' THEN 500 ELSE 0 END
          + words + 10 * jsonb_array_length(shared) AS strength
  FROM (
    SELECT *, CASE WHEN words >= {SAME_WORK} OR is_entry
                        THEN CASE WHEN is_same_people THEN 'duplicate' ELSE 'synergy' END
                   WHEN words >= {ALIKE} AND shared <> '[]' THEN 'synergy'
                   ELSE 'apart' END AS kind
  FROM (
    SELECT p.a, p.b,
           CASE WHEN least(na.size, nb.size) < {SHORTEST} THEN 0
                ELSE round(200.0 * p.common / (na.size + nb.size)) END::int AS words,
           coalesce(links.shared, '[]') AS shared, coalesce(links.is_entry, false) AS is_entry,
           coalesce(areas.count > 0, false)
             OR NOT EXISTS (SELECT 1 FROM overlap_area r WHERE r.node IN (p.a, p.b)) AS is_same_people,
           CASE WHEN areas.count > 1 AND areas.count = (SELECT count(DISTINCT place) FROM overlap_area)
                THEN 'the whole area' ELSE coalesce(areas.names, '') END AS places
      FROM overlap_pair p JOIN overlap_node na ON na.node = p.a JOIN overlap_node nb ON nb.node = p.b
     CROSS JOIN LATERAL (
           SELECT jsonb_agg(jsonb_build_array(x.kind, x.words) ORDER BY x.kind, x.key) AS shared,
                  bool_or(x.kind = 'entry') AS is_entry
             FROM overlap_link x JOIN overlap_link y ON y.node = p.b AND y.kind = x.kind AND y.key = x.key
            WHERE x.node = p.a
     ) links
     CROSS JOIN LATERAL (
           SELECT count(*) AS count, string_agg(pl.name, ', ' ORDER BY pl.position) AS names
             FROM overlap_area x JOIN overlap_area y ON y.node = p.b AND y.place = x.place
             JOIN organisations_place pl ON pl.id = x.place
            WHERE x.node = p.a
     ) areas
    ) looked_at
  ) told
"""

STORE = f"""
INSERT INTO priorities_overlappair
       (search_id, first_id, second_id, kind, words, shared, is_same_people, places, strength)
SELECT %s, f.a, f.b, f.kind, f.words, f.shared, f.is_same_people, f.places, f.strength
  FROM overlap_found f
  JOIN (
    SELECT a, b, min(place) AS place FROM (
        SELECT a, b, row_number() OVER (PARTITION BY node ORDER BY strength DESC, a, b) AS place FROM (
            SELECT a, b, strength, a AS node FROM overlap_found WHERE kind <> 'apart'
            UNION ALL SELECT a, b, strength, b FROM overlap_found WHERE kind <> 'apart') both_ends
    ) ranked GROUP BY a, b
  ) best ON best.a = f.a AND best.b = f.b AND best.place <= {STRONGEST}
UNION
SELECT %s, f.a, f.b, f.kind, f.words, f.shared, f.is_same_people, f.places, f.strength
  FROM overlap_found f JOIN priorities_overlapdecision d ON d.first_id = f.a AND d.second_id = f.b
"""


def compare_intentions(*, job_id: int) -> bool:
    """Do a job of comparing, if it is there to be done (`jobs.perform`): what it found is stored in one transaction,
    which counts only while the job is still its own."""

    def work(job: Job, hold: jobs.Hold) -> None:
        search = OverlapSearch.objects.select_related("cycle").get(job=job)
        _compare(search, job)
        _store(search, job)

    return jobs.perform(job_id, work)


def _compare(search: OverlapSearch, job: Job) -> None:
    jobs.progress(job, 2, "Reading the words of the intentions")
    with connection.cursor() as cursor:
        for statement in PREPARE:
            cursor.execute(statement, [search.cycle_id] if "%s" in statement else None)
        cursor.execute("SELECT count(*) FROM overlap_node")
        search.compared = cursor.fetchone()[0]
        for first in range(1, search.compared + 1, BATCH):
            last = min(first + BATCH - 1, search.compared)
            cursor.execute(COMPARE_BATCH, [first, last])
            jobs.progress(job, 10 + 80 * last // search.compared, f"Compared {last:,} of {search.compared:,}")
        jobs.progress(job, 92, "Looking for what they have in common")
        cursor.execute(ALSO)
        cursor.execute(EXPLAIN)


@transaction.atomic
def _store(search: OverlapSearch, job: Job) -> None:
    """The one moment of truth: the new result takes the place of the old one, or nothing happens."""
    jobs.lock_own(job)
    OverlapPair.objects.filter(search__cycle=search.cycle_id).delete()
    OverlapMark.objects.filter(search__cycle=search.cycle_id).delete()
    with connection.cursor() as cursor:
        cursor.execute(STORE, [search.pk, search.pk])
        cursor.execute(
            "INSERT INTO priorities_overlapmark (search_id, intention_id, mark) "
            "SELECT %s, node, mark FROM overlap_node",
            [search.pk],
        )
    search.compared_at = jobs.database_now()
    search.save(update_fields=["compared", "compared_at"])
    found = search.pairs.count()
    audit.record("compared intentions", search.cycle, by=None, at=search.compared_at, found=found)
    jobs.finish(job, message=f"Compared {search.compared:,} intentions")
