"""Export a log's checkpoints, so that others keep them and verify without the database."""

import json
from pathlib import Path

from lienmach.ledger.models import Checkpoint
from lienmach.ledger.queries import keys
from lienmach.ledger.queries.exported import Files, read_notes
from lienmach.ledger.queries.rows import hashes, last_checkpoint, one_snapshot
from lienmach.ledger.refusals import ExportDisagrees, LogBroken, NotSealed
from lienmach.ledger.rules.checkpoint import BadNote, TreeHead, open_checkpoint
from lienmach.ledger.rules.merkle import HASH_SIZE, Frontier


def export_checkpoints(alias: str, folder: Path) -> TreeHead:
    """
    Write a log's checkpoints, hashes and public key into a folder; return the newest head.

    A folder exported to before is continued, once its log is found to be the beginning of ours.
    :raises NotSealed: when there is no checkpoint yet.
    :raises ExportDisagrees: when what lies there is not how our log began.
    :raises LogBroken: when our leaves do not give the root we signed.
    """
    files = Files(folder, alias)
    folder.mkdir(parents=True, exist_ok=True)
    with one_snapshot(alias):
        newest = last_checkpoint(alias)
        if newest is None:
            raise NotSealed("The ledger was never sealed; run `lienmach ledger seal`.")
        tree = _continued(alias, files)
        _append_leaves(alias, files, tree, newest)
        _append_notes(alias, files)
        files.key.write_text(f"{keys.verifier(alias)}\n", "utf-8")
        # Last of all: who finds the newest checkpoint finds everything it speaks of.
        draft = files.newest.with_suffix(".draft")
        draft.write_text(newest.note, "utf-8")
        draft.replace(files.newest)
    return open_checkpoint(newest.note, keys.verifier(alias))


def _continued(alias: str, files: Files) -> Frontier:
    """Return the tree as far as it was exported before."""
    tree = Frontier()
    if not files.newest.exists():
        for path in (files.notes, files.leaves):
            path.unlink(missing_ok=True)  # of an export that was interrupted
        return tree
    try:
        head = open_checkpoint(files.newest.read_text("utf-8"), keys.verifier(alias))
    except BadNote as bad:
        raise ExportDisagrees(f"{files.newest.name}: {bad}") from bad
    tree.extend(files.leaf_hashes(head.size))
    ours = Frontier()
    ours.extend(hashes(alias, 0, head.size))
    if not (tree.size == ours.size == head.size and tree.root() == ours.root() == head.root):
        raise ExportDisagrees
    return tree


def _append_leaves(alias: str, files: Files, tree: Frontier, newest: Checkpoint) -> None:
    with files.leaves.open("r+b" if files.leaves.exists() else "w+b") as out:
        out.truncate(tree.size * HASH_SIZE)
        out.seek(0, 2)
        for digest in hashes(alias, tree.size, newest.size):
            tree.append(digest)
            out.write(digest)
    if (tree.size, tree.root()) != (newest.size, bytes(newest.root)):
        raise LogBroken


def _append_notes(alias: str, files: Files) -> None:
    kept = [stored for stored in read_notes(files) if stored.size]
    size = kept[-1].size if kept else 0
    stored = Checkpoint.objects.using(alias).filter(size__gt=size).order_by("size")
    with files.notes.open("a", encoding="utf-8") as out:
        for checkpoint in stored.iterator(chunk_size=1000):
            at = checkpoint.at.isoformat()
            line = {"at": at, "size": checkpoint.size, "note": checkpoint.note}
            out.write(json.dumps(line, ensure_ascii=False) + "\n")
