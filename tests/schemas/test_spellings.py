"""How a ledger's own words are read."""

import pytest

from recon_schemas.registry import choices_of, word_key


@pytest.mark.parametrize(
    ("spelling", "kind"),
    [
        *(("期初", "opening"), ("入库", "receipt"), ("出库", "issue"), ("退库", "receipt")),
        *(("移罐", "transfer"), ("倒罐", "transfer"), ("转入", "transfer_in")),
        *(("转出", "transfer_out"), ("货权转移", "title_transfer"), ("盘盈", "adjustment")),
        *(("盘亏", "adjustment"), ("脱水", "water_draw"), ("损耗", "loss"), ("冲销", "reversal")),
        *(("红冲", "reversal"), ("预增", "receipt"), ("预减", "issue"), ("实增", "receipt")),
        *(("实减", "issue"), ("Tank transfer", "transfer"), ("B/F", "opening")),
        *(("water draw", "water_draw"), ("TITLE TRANSFER", "title_transfer")),
    ],
)
def test_kinds_of_movement(spelling: str, kind: str):
    assert choices_of("movements", "kind")[word_key(spelling)] == kind


@pytest.mark.parametrize(
    ("spelling", "status"),
    [
        *(("0", "booked"), ("1", "pre_booked"), ("2", "booked"), ("3", "booked")),
        *(("预核扣", "pre_booked"), ("已核扣", "booked"), ("作废", "cancelled")),
        *(("Pre-booked", "pre_booked"), ("Canceled", "cancelled")),
    ],
)
def test_statuses_of_movements(spelling: str, status: str):
    """核扣标志: 0 none, 1 pre-deducted, 2 deducted, 3 written off."""
    assert choices_of("movements", "status")[word_key(spelling)] == status


@pytest.mark.parametrize(
    ("spelling", "unit"),
    [
        *(("吨", "t"), ("公斤", "kg"), ("千克", "kg"), ("立方米", "m3"), ("m³", "m3"), ("升", "L")),
        *(("千升", "kL"), ("桶", "bbl"), ("MT", "t"), ("BBLS", "bbl"), ("Long tons", "long_ton")),
    ],
)
def test_units(spelling: str, unit: str):
    assert choices_of("movements", "unit")[word_key(spelling)] == unit


@pytest.mark.parametrize("spelling", ["清罐", "停用"])
def test_a_tank_being_cleaned_or_laid_up_is_out_of_service(spelling: str):
    assert choices_of("stocktakes", "status")[spelling] == "out_of_service"
