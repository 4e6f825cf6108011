"""A hand-built night with every verdict, severity, confidence and kind of trouble."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from recon.model import (
    Cause,
    Finding,
    InputFile,
    InputProblem,
    Measurement,
    Run,
    TankResult,
    Totals,
)
from recon.settings import Settings

AS_OF = datetime(2026, 11, 20, 23, 55)
SITE = "Dongwan Terminal 东湾油库"
DEPOT = "Dongwan"


def tonnes(text):
    return Decimal(text).quantize(Decimal("0.001"))


def cause(
    candidate, code, explains, residual, *, confidence="suggested", entries=(), tanks=(), **params
):
    return Cause(
        candidate=candidate,
        code=code,
        confidence=confidence,
        explains_t=tonnes(explains),
        residual_t=tonnes(residual),
        entries=entries,
        tanks=tanks,
        evidence=f"test_evidence_{code}",
        params=params,
    )


def tank(name, product, verdict, severity="none", book=None, physical=None, tolerance=None, **more):
    both = book is not None and physical is not None
    u_book = None if tolerance is None else round(tolerance * 0.4, 6)
    u_level = None if tolerance is None else (tolerance**2 - u_book**2) ** 0.5
    measured = None
    if physical is not None:
        mass = float(physical)
        measured = Measurement(
            innage_mm=12376.0,
            tov_m3=mass / 0.79,
            free_water_m3=0.0,
            shell_factor=1.000091,
            roof_m3=-28.514 if "1" in name else 0.0,
            gov_m3=mass / 0.79 - 1.5,
            density20_kgm3=792.8,
            density15_kgm3=796.4213,
            vcf=0.9959412,
            gsv_m3=mass / 0.7917,
            nsv_m3=mass / 0.7917,
            mass_air_t=mass,
            mass_vacuum_t=mass * 1.00139,
        )
    return TankResult(
        depot=DEPOT,
        tank_id=name,
        product=product,
        gauged_at=None if verdict in ("not_counted",) else AS_OF - timedelta(minutes=25),
        verdict=verdict,
        severity=severity,
        book_t=None if book is None else tonnes(book),
        physical_t=None if physical is None else tonnes(physical),
        difference_t=tonnes(physical) - tonnes(book) if both else None,
        uncertainty_t=tolerance,
        uncertainty_physical_t=u_level,
        tolerance_t=tolerance,
        inspector_t=None if physical is None else float(physical) + 0.012,
        measurement=measured,
        budget={} if tolerance is None else {"level": u_level, "density": 0.0, "book": u_book},
        **more,
    )


def the_tanks():
    missed = {"confidence": "confirmed", "quantity_t": 412.5}
    return (
        tank(
            "T-101",
            "crude oil",
            "shortage",
            "high",
            "41250.000",
            "40837.914",
            52.318,
            causes=(cause(1, "missed_transfer", "-412.500", "0.414", tanks=("T-102",), **missed),),
            findings=("F-0A1B2C3D4E",),
            notes=(("test_note_no_ambient", {}),),
        ),
        tank(
            "T-102",
            "crude oil",
            "surplus",
            "high",
            "38100.250",
            "38513.002",
            49.77,
            causes=(cause(1, "missed_transfer", "412.500", "0.252", tanks=("T-101",), **missed),),
            findings=("F-0A1B2C3D4F",),
        ),
        tank(
            "T-201",
            "jet kerosene",
            "shortage",
            "high",
            "7620.500",
            "7409.870",
            12.44,
            causes=(
                cause(
                    1,
                    "duplicate_entry",
                    "-198.640",
                    "-11.990",
                    confidence="ambiguous",
                    entries=("E-20261118-0041", "E-20261118-0042"),
                    quantity_t=198.64,
                ),
                cause(
                    2,
                    "cutoff",
                    "-205.000",
                    "-5.630",
                    confidence="ambiguous",
                    entries=("E-20261120-0077",),
                    quantity_t=205.0,
                ),
                replace(
                    cause(3, "sign_error", "-210.630", "0.000", entries=("E-9",), quantity_t=105.3),
                    taken=False,
                ),
            ),
            findings=("F-1111111111",),
        ),
        tank(
            "T-202",
            "jet kerosene",
            "surplus",
            "watch",
            "6009.308",
            "6020.114",
            9.87,
            causes=(
                cause(1, "transposed_digits", "9.000", "0.306", entries=("E-31",), quantity_t=96.0),
                cause(1, "free_water", "1.500", "0.306", water_m3=1.9),
            ),
        ),
        tank("T-301", "low-sulphur fuel oil", "matched", "none", "15877.004", "15870.991", 31.2),
        tank("T-302", "low-sulphur fuel oil", "shortage", "watch", "9120.000", "9101.250", 17.9),
        tank(
            "T-303",
            "low-sulphur fuel oil",
            "not_measurable",
            "watch",
            "8000.000",
            reason="test_reason_being_pumped",
            reason_params={"entries": ["E-20261120-0080"]},
            cut_off=(
                {
                    "entry_id": "E-20261120-0080",
                    "kind": "issue",
                    "started_at": "2026-11-20T22:10:00",
                    "effective_at": "2026-11-21T01:40:00",
                    "quantity_t": -640.25,
                    "in_book": False,
                    "difference_none_t": -393.112,
                    "difference_share_t": -2.966,
                    "difference_all_t": 247.138,
                },
            ),
        ),
        tank("T-401", "diesel", "not_counted", "watch", "5120.750"),
        tank("T-402", "diesel", "not_booked", "watch", None, "311.420"),
        tank("T-9", "naphtha", "idle"),
        tank("T-10", "naphtha", "matched", "none", "2210.000", "2210.000", 6.1),
        tank(
            '=HYPERLINK("http://x","T-11")',
            "\x1b[31mnaphtha\u202e & <co>",
            "matched",
            "none",
            "1990.125",
            "1992.480",
            5.88,
        ),
    )


def the_totals(tanks):
    both = [each for each in tanks if each.difference_t is not None]
    count = {
        name: sum(each.verdict == name for each in tanks)
        for name in (
            "matched",
            "shortage",
            "surplus",
            "not_measurable",
            "not_counted",
            "not_booked",
            "idle",
        )
    }
    compared = count["matched"] + count["shortage"] + count["surplus"]
    zero = Decimal("0.000")
    return Totals(
        tanks=len(tanks),
        **count,
        book_t=sum((each.book_t for each in both), zero),
        physical_t=sum((each.physical_t for each in both), zero),
        difference_t=sum((each.difference_t for each in both), zero),
        not_counted_book_t=sum(
            (each.book_t for each in tanks if each.verdict == "not_counted"), zero
        ),
        match_rate_pct=100 * count["matched"] / compared if compared else None,
    )


def finding(number, rule, severity, state, tank_id, first, runs, **params):
    return Finding(
        id=number,
        rule=rule,
        severity=severity,
        state=state,
        depot=DEPOT if tank_id else None,
        tank_id=tank_id,
        params=params,
        first_seen=first,
        last_seen=AS_OF,
        age_days=(AS_OF.date() - first.date()).days,
        runs_seen=runs,
    )


def the_findings():
    week_ago = AS_OF - timedelta(days=7)
    return (
        finding("F-1111111111", "test_shortage", "high", "open", "T-201", AS_OF, 1, t=-210.63),
        finding("F-0A1B2C3D4E", "test_shortage", "high", "explained", "T-101", week_ago, 6, t=-412),
        finding("F-0A1B2C3D4F", "test_surplus", "high", "reopened", "T-102", week_ago, 4, t=412.75),
        finding("F-2222222222", "test_gap", "watch", "open", None, AS_OF, 1, document="C-0412"),
        finding(
            "F-3333333333", "test_gap", "info", "verified_closed", None, week_ago, 2, document="7"
        ),
    )


def the_inputs():
    def file(path, kind, read, loaded, known, rejected, status):
        digest = f"{sum(path.encode()):064x}"
        return InputFile(path, digest, kind, read, loaded, known, rejected, status)

    return (
        file("inbox/2026-11/东湾盘点1120.xlsx", "stocktakes", 12, 11, 0, 1, "partly_rejected"),
        file("inbox/ledger_202611.csv", "movements", 412, 31, 381, 0, "loaded"),
        file("inbox/notes\x1b[2J.txt", None, 0, 0, 0, 0, "rejected"),
        file("master/capacity_tables.csv", "capacity_tables", 1203, 0, 1203, 0, "known"),
        file("master/products.csv", "products", 6, 0, 6, 0, "known"),
        file("master/tanks.csv", "tanks", 12, 0, 12, 0, "known"),
    )


def the_problems():
    return (
        InputProblem(
            file="inbox/2026-11/东湾盘点1120.xlsx",
            sheet="盘点",
            cell="G14",
            row=14,
            column="liquid_temperature_c",
            value="2４.l",
            rule="test_unreadable_number",
            params={"value": "2４.l", "column": "liquid temperature"},
            rejects_row=True,
        ),
        InputProblem(file="inbox/notes\x1b[2J.txt", rule="test_no_kind"),
        InputProblem(
            file="inbox/ledger_202611.csv",
            row=37,
            column="remarks",
            value='=cmd|"/c calc"!A1',
            rule="test_no_kind",
        ),
    )


def build_run(**changes):
    tanks = the_tanks()
    run = Run(
        id="R-20261120-2355-7f3a",
        site=SITE,
        timezone="Asia/Shanghai",
        as_of=AS_OF,
        profile="gb",
        coverage_factor=2.0,
        tool_version="0.1.0",
        rules_sha256="ab" * 32,
        inputs=the_inputs(),
        totals=the_totals(tanks),
        tanks=tanks,
        findings=the_findings(),
        input_problems=the_problems(),
        settings=Settings.model_validate(
            {"site": {"name": SITE}, "tolerance": {"high_t": 80}}
        ).model_dump(mode="json"),
        skipped=(("inbox/~$东湾盘点1120.xlsx", "file_name_is_temporary"),),
        started_at=AS_OF + timedelta(hours=2),
    )
    changed = replace(run, **changes)
    if "tanks" in changes and "totals" not in changes:
        changed = replace(changed, totals=the_totals(changed.tanks))
    return changed
