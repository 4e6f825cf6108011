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
