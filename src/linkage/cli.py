"""The ``linkage`` command: link, dedupe, explain, generate. Refusals end with exit code 2."""

import argparse
import json
import re
import sys
import time
from dataclasses import asdict
from pathlib import Path

from linkage import explaining, linking, model, recipe, training
from linkage.refusals import BadInput, Refused
from linkage.scoring import Scorer

BAR = 24


def main(argv: list[str] | None = None) -> None:
    """Run one command; what is refused is one sentence on standard error and exit code 2."""
    options = _parser().parse_args(argv)
    try:
        options.run(options)
    except Refused as refused:
        sys.stderr.write(f"{refused}\n")
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="linkage", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, one, other, ours, run in (
        ("link", "records", "residents", "birth-records", _link),
        ("dedupe", "a", "b", "residents", _link),
        ("explain", "records", "residents", "birth-records", _explain),
    ):
        command = commands.add_parser(name, help=str(run.__doc__).splitlines()[0])
        command.add_argument("left", type=Path, metavar=one.upper())
        command.add_argument("right", type=Path, metavar=other.upper())
        command.add_argument("--recipe", default=ours, help=f"a shipped name or a file ({ours})")
        command.add_argument(
            "--model", type=Path, help="a trained model; without one, it is learned"
        )
        command.add_argument(
            "--units", type=Path, help="another succession table of communes (CSV)"
        )
        command.add_argument("--memory", default="6GB", type=_memory)
        command.add_argument("--threads", default=2, type=_threads)
        command.add_argument("--without", action="append", default=[], metavar="COLUMN",
                             help="a column that may be empty in every row")  # fmt: skip
        command.add_argument("--json", action="store_true")
        command.set_defaults(run=run)
        if name == "explain":
            command.add_argument("--record", required=True)
            command.add_argument("--resident", required=True)
        else:
            command.add_argument(
                "--out", type=Path, required=True, help="Parquet, or CSV by its ending"
            )
            command.add_argument("--engine", choices=("duckdb", "spark"), default="duckdb")
            command.add_argument("--save-model", type=Path, help="keep what was learned")
    making = commands.add_parser(
        "generate", help="make synthetic people, their books and the truth"
    )
    making.add_argument("out", type=Path, metavar="OUT")
    making.add_argument("--residents", type=int, required=True)
    making.add_argument("--records", type=int)
    making.add_argument("--seed", type=int, required=True)
    making.add_argument("--setting", choices=("hard", "plain"), default="hard")
    making.add_argument("--two", action="store_true", help="two provinces' residents instead")
    making.add_argument("--units", type=Path)
    making.add_argument("--json", action="store_true")
    making.set_defaults(run=_generate)
    return parser


def _memory(text: str) -> str:
    if not re.fullmatch(r"\d+(\.\d+)?\s*[KMGT]i?B", text, re.IGNORECASE):
        raise argparse.ArgumentTypeError(f"'{text}' is not an amount of memory such as 6GB")
    return text


def _threads(text: str) -> int:
    if not text.isdigit() or not int(text):
        raise argparse.ArgumentTypeError(f"'{text}' is not a number of threads")
    return int(text)


def _told() -> linking.Tell:
    began = time.monotonic()

    def tell(step: str) -> None:
        sys.stderr.write(f"{time.monotonic() - began:7.1f} s  {step}\n")

    return tell


def _asked(options: argparse.Namespace) -> tuple[recipe.Recipe, model.Model | None]:
    asked = recipe.load(options.recipe)
    return asked, model.read(options.model, asked) if options.model else None


def _link(options: argparse.Namespace) -> None:
    """Link the rows of two files; write who is who."""
    asked, known = _asked(options)
    if not options.out.parent.is_dir():
        raise BadInput(f"{options.out}: there is no folder {options.out.parent}.")
    run = linking.link
    if options.engine == "spark":
        from linkage.spark import engine  # noqa: PLC0415 - an extra

        run = engine.link
    report, learned = run(
        options.left, options.right, options.out, recipe=asked, model=known,
        succession=options.units, memory=options.memory, threads=options.threads,
        without=tuple(options.without), tell=_told(),
    )  # fmt: skip
    if options.save_model:
        learned.write(options.save_model)
    if options.json:
        print(json.dumps(linking.plain(report)))
    else:
        share = report.links / report.left
        print(
            f"{report.links:,} of {report.left:,} linked ({share:.1%}),"
            f" {report.records_in_review:,} for a person to look at."
        )


def _explain(options: argparse.Namespace) -> None:
    """Show why two rows are, or are not, the same person."""
    asked, known = _asked(options)
    with linking.workbench(options.memory, options.threads) as connection:
        linking.load(connection, asked, options.left, options.right, succession=options.units,
                     without=tuple(options.without))  # fmt: skip
        known = known or training.train(connection, asked)
        scorer = Scorer(connection, asked, known)
        pair = [
            linking.uid(connection, wanted, file, side=side)
            for wanted, file, side in (
                (options.record, options.left, "l"), (options.resident, options.right, "r"),
            )
        ]  # fmt: skip
        told, again = (
            explaining.explain(
                connection, asked, known, [(pair[0], pair[1])], right=scorer.right, again=again
            )[0]
            for again in (False, True)
        )
    if options.json:
        ids = {"record": options.record, "resident": options.resident}
        print(json.dumps({**ids, **asdict(told), "if_left": again.weight}))
        return
    print(f"{'':10} {'how rare a match is':46} {told.prior:+7.1f}")
    for line in told.lines:
        bar = ("+" if line.weight >= 0 else "-") * min(BAR, round(abs(line.weight)))
        print(f"{line.comparison:10} {line.says:46} {line.weight:+7.1f}  {bar}")
        print(f"{'':10} {line.left or '∅'} | {line.right or '∅'}")
    if told.kin is not None:
        print(f"{'':10} {'against two children of one couple':46} {told.kin:+7.1f}")
    print(f"{'':10} {'together, in bits':46} {told.weight:+7.1f}")
    if known.remainder:
        print(f"{'':10} {'once all who are clear are linked':46} {again.weight:+7.1f}")


def _generate(options: argparse.Namespace) -> None:
    """Make synthetic people with households, their books and the truth."""
    from linkage import generator  # noqa: PLC0415 - numpy is only needed here

    setting = {"hard": generator.HARD, "plain": generator.PLAIN}[options.setting]
    options.out.mkdir(parents=True, exist_ok=True)
    try:
        if options.two:
            made: object = generator.generate_two(
                options.out, residents=options.residents, seed=options.seed, setting=setting,
                units=options.units,
            )  # fmt: skip
        else:
            made = generator.generate(
                options.out, residents=options.residents, records=options.records,
                seed=options.seed, setting=setting, units=options.units,
            )  # fmt: skip
    except ValueError as error:
        raise BadInput(f"{error}.") from error
    print(json.dumps(asdict(made)) if options.json else made)  # type: ignore[call-overload]
