"""The transparency log's tables. Triggers of the first migration refuse UPDATE, DELETE and TRUNCATE on them.

An event is written by `log.record` in the transaction of the act itself, un-numbered. The sequencer alone numbers
events, links those of one case, and hashes them into an RFC 6962 tree. Values of fields lie outside the tree, in boxes
under a key per case or person; destroying that key erases them and breaks no proof.
"""

from django.db import models


class Subject(models.Model):
    """A case, person or thing, and the random tag that stands for it in the log."""

    id = models.BigAutoField(primary_key=True)
    model = models.CharField(max_length=60)  # "cases.case", "accounts.user", ...
    key = models.CharField(max_length=64)  # its primary key, as text
    tag = models.BinaryField(max_length=16, unique=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["model", "key"], name="audit_subject_once")]


class DataKey(models.Model):
    """The key of a subject's boxes and salts, wrapped by the master key. Erasing it is erasing the data."""

    id = models.BigAutoField(primary_key=True)
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="data_keys")
    wrapped = models.BinaryField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject"], condition=models.Q(erased_at__isnull=True), name="audit_one_live_key"
            ),
            models.CheckConstraint(
                condition=models.Q(wrapped__isnull=False, erased_at__isnull=True)
                | models.Q(wrapped__isnull=True, erased_at__isnull=False),
                name="audit_key_live_or_erased",
            ),
        ]


class Event(models.Model):
    """What was done: the leaf's content without its number and link. Never changed."""

    id = models.BigAutoField(primary_key=True)
    uuid = models.UUIDField(unique=True)
    # The stream the event is numbered in: its case, or, outside a case, the thing it is about.
    stream = models.ForeignKey(Subject, on_delete=models.PROTECT, db_constraint=False, db_index=False, related_name="+")
    type = models.CharField(max_length=60)
    occurred_at = models.DateTimeField()
    case_key = models.CharField(max_length=64, null=True)  # noqa: DJ001  the guard compares it; null is "no case"
    about_model = models.CharField(max_length=60)
    about_key = models.CharField(max_length=64)
    header = models.BinaryField()  # canonical JSON
    # The migration adds `xact`, the transaction that wrote the row; only the guard reads it.

    class Meta:
        indexes = [models.Index(fields=["stream", "id"], name="audit_event_of_stream")]


class Box(models.Model):
    """The encrypted field values of one event under one data key. Only erasure may empty it."""

    id = models.BigAutoField(primary_key=True)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, db_constraint=False, related_name="boxes")
    data_key = models.ForeignKey(DataKey, on_delete=models.PROTECT, db_constraint=False, related_name="boxes")
    box = models.BinaryField(null=True)


class Pending(models.Model):
    """An event that the sequencer has not numbered yet. A queue in the same transaction: ids alone would lose events."""

    event = models.OneToOneField(Event, on_delete=models.PROTECT, primary_key=True, db_constraint=False)


class Leaf(models.Model):
    """An event's place in the log and in its stream. Indices are dense; only the sequencer writes here."""

    leaf_index = models.BigIntegerField(primary_key=True)
    event = models.OneToOneField(Event, on_delete=models.PROTECT, null=True, db_constraint=False)  # null: a case map
    stream = models.ForeignKey(Subject, on_delete=models.PROTECT, null=True, db_constraint=False, db_index=False)
    stream_n = models.IntegerField(null=True)  # 0, 1, 2, ... within the stream
    prev = models.BinaryField(max_length=32)  # hash of the stream's previous leaf; empty for its first
    leaf_hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stream", "stream_n"], name="audit_leaf_once_in_stream"),
            models.CheckConstraint(condition=models.Q(leaf_index__gte=0), name="audit_leaf_from_zero"),
        ]


class StreamHead(models.Model):
    """How many leaves a stream has and the last one's hash. Can be rebuilt from the leaves."""

    stream = models.OneToOneField(Subject, on_delete=models.PROTECT, primary_key=True, db_constraint=False)
    n = models.IntegerField()
    head = models.BinaryField(max_length=32)
    last_leaf = models.BigIntegerField()


class TreeNode(models.Model):
    """The root of a full subtree of 2^level leaves, kept for levels 8, 16, 24: the rows of tlog-tiles."""

    id = models.BigAutoField(primary_key=True)
    level = models.SmallIntegerField()
    index = models.BigIntegerField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["level", "index"], name="audit_node_once")]


class Checkpoint(models.Model):
    """A signed head of the log: so many leaves, this root."""

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField(max_length=32)
    frontier = models.BinaryField()  # roots of the full subtrees, largest first: what appending needs
    note = models.TextField()  # C2SP tlog-checkpoint
    created_at = models.DateTimeField()


class CaseMap(models.Model):
    """A statement in the log of how many events every stream has: the root over all stream heads, as a leaf."""

    leaf = models.OneToOneField(Leaf, on_delete=models.PROTECT, primary_key=True)
    streams = models.IntegerField()
    root = models.BinaryField(max_length=32)
    content = models.BinaryField()  # the leaf's canonical bytes
    created_at = models.DateTimeField()
