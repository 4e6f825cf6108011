"""Oil that went between two tanks unseen, or was booked on the wrong one."""

from decimal import Decimal

from tests.diagnose.nights import entry, trucks


def test_opposite_differences_without_an_entry_are_a_missed_transfer(depot):
    depot.tank("T-1", *trucks("T-1", "27.400", "31.220"), physical_t=8000 - 58.62 - 420)
    depot.tank("T-2", physical_t=8420)
    depot.tank("T-3", physical_t=8000)
    for tank, other in (("T-1", "T-2"), ("T-2", "T-1")):
        cause = depot.best(tank)
        assert (cause.code, cause.tanks) == ("missed_transfer", (other,))
        assert cause.params["from_tank"] == "T-1"
        assert cause.params["to_tank"] == "T-2"
        assert cause.explains_t + cause.residual_t == depot.results()[tank].difference_t


def test_an_entry_of_exactly_that_size_makes_it_the_wrong_tank(depot):
    depot.tank(
        "T-1",
        entry("receipt", "11-10 08:00", "T-1", "420.380", entry_id="R-1", document_no="D-7"),
        physical_t=8000,
    )
    depot.tank("T-2", physical_t=8420.38)
    for tank, explains in (("T-1", "-420.380"), ("T-2", "420.380")):
        cause = depot.best(tank)
        assert (cause.code, cause.entries) == ("wrong_tank", ("R-1",))
        assert cause.explains_t == Decimal(explains)


def test_another_product_is_no_partner(depot):
    depot.tank("T-1", physical_t=7580)
    depot.tank("T-2", physical_t=8420, register={"product": "DIESEL"})
    assert "missed_transfer" not in {cause.code for cause in depot.causes("T-1")}


def test_a_transfer_entered_twice_shows_on_both_its_tanks(depot):
    both = {"counter_tank_id": "T-2", "document_no": "D-9"}
    depot.tank(
        "T-1",
        entry("transfer", "11-10 08:00", "T-1", "420.380", entry_id="M-1", **both),
        entry("transfer", "11-10 08:20", "T-1", "420.380", entry_id="M-2", **both),
        physical_t=8000 - 420.38,
    )
    depot.tank("T-2", physical_t=8420.38)
    for tank in ("T-1", "T-2"):
        cause = depot.best(tank)
        assert (cause.code, cause.confidence) == ("duplicate_entry", "confirmed")


def test_a_correction_that_a_sound_second_tank_denies_is_not_believed(depot):
    depot.tank(
        "T-1",
        entry("transfer", "11-10 08:00", "T-1", "420.380", entry_id="M-1", counter_tank_id="T-2"),
        physical_t=8000 + 420.38,
    )
    depot.tank("T-2", physical_t=8420.38)
    assert depot.best("T-1").code != "sign_error"


def narrow(depot, gone_t, *entries):
    """A tank of 100 t whose U is a hundredth of the others', from which ``gone_t`` is missing."""
    depot.tank("T-1", *entries, opening=100, physical_t=100 - gone_t, m3_a_mm=0.01)


def test_what_left_a_narrow_tank_may_be_hidden_in_a_wide_one(depot):
    narrow(depot, 3.0)
    depot.tank("T-2", physical_t=8003.2)
    assert depot.results()["T-2"].verdict == "matched"
    found = {cause.code: cause for cause in depot.causes("T-1")}
    assert found["missed_transfer"].tanks == ("T-2",)
    assert found["missed_transfer"].evidence == "cause_missed_transfer_hidden"
    assert found["missed_transfer"].confidence == "ambiguous"
    assert "unexplained" in found


def test_a_tank_that_would_show_it_hides_nothing(depot):
    narrow(depot, 3.0)
    depot.tank("T-2", opening=100, physical_t=100, m3_a_mm=0.01)
    assert {cause.code for cause in depot.causes("T-1")} == {"unexplained"}


def test_an_entry_that_belongs_on_a_wide_tank_is_found_though_that_one_shows_nothing(depot):
    narrow(depot, 0.0, entry("receipt", "11-10 08:00", "T-1", "3.000", entry_id="R-1"))
    depot.tank("T-2", physical_t=8003.2)
    moved = [cause for cause in depot.results()["T-1"].causes if cause.code == "wrong_tank"]
    assert [(cause.entries, cause.evidence) for cause in moved if cause.taken] == [
        (("R-1",), "cause_wrong_tank_hidden")
    ]


def mirrored(depot, right_density, booked_density, entry_density):
    """A receipt of 420.380 t on T-1 that T-2 has in its tank, and three more tanks."""
    depot.tank(
        "T-1",
        *trucks("T-1", "27.400", "31.220", "29.860", "30.080"),
        entry(
            "receipt",
            "11-10 08:00",
            "T-1",
            "420.380",
            entry_id="R-1",
            density20_kgm3=entry_density,
        ),
        innage_mm=(8000 - 118.56) / (booked_density - 1.1) * 1000,
        density20_kgm3=booked_density,
    )
    depot.tank(
        "T-2",
        innage_mm=8420.38 / (right_density - 1.1) * 1000,
        density20_kgm3=right_density,
    )
    for number in (3, 4, 5):
        depot.tank(f"T-{number}", physical_t=8000)


def test_an_entry_of_the_other_tank_s_density_proves_the_wrong_tank(depot):
    mirrored(depot, right_density=798.4, booked_density=803.1, entry_density=798.6)
    for tank in ("T-1", "T-2"):
        cause = depot.best(tank)
        assert (cause.code, cause.confidence) == ("wrong_tank", "confirmed")
        assert cause.evidence == "cause_wrong_tank_density"
        assert cause.params["right_density_kgm3"] == 798.4


def test_an_entry_of_its_own_tank_s_density_leaves_a_missed_transfer_open(depot):
    mirrored(depot, right_density=798.4, booked_density=803.1, entry_density=803.0)
    found = {cause.code: cause.confidence for cause in depot.causes("T-1")}
    assert found == {"wrong_tank": "ambiguous", "missed_transfer": "ambiguous"}


def test_the_entry_that_fits_both_tanks_is_taken_not_the_one_that_fits_the_duller(depot):
    # T-2 is a hundred times as wide: its U hides which truck it was, that of T-1 does not.
    depot.tank(
        "T-1",
        entry("issue", "11-03 10:00", "T-1", "28.980", entry_id="I-1"),
        opening=100,
        physical_t=100,
        m3_a_mm=0.01,
    )
    loads = ("26.040", "26.120", "26.220", "26.300")
    depot.tank("T-2", *trucks("T-2", *loads), physical_t=8000 - sum(map(float, loads)) - 28.98)
    cause = depot.best("T-1")
    assert (cause.code, cause.entries) == ("wrong_tank", ("I-1",))


def test_a_tank_with_a_better_partner_is_no_partner_for_a_third(depot):
    # T-1 and T-2 share an entry that names its tank by its density; T-3 lacks as much as T-1 has.
    mirrored(depot, right_density=798.4, booked_density=803.1, entry_density=798.6)
    depot.tank("T-6", physical_t=8415)
    assert depot.best("T-6").code != "missed_transfer"
