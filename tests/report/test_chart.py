from lxml import etree

from recon.report.chart import differences_svg


def drawn(run):
    return etree.fromstring("".join(differences_svg(run)))


def bars(figure):
    return {bar.find("title").text.split(":")[0]: bar for bar in figure.iter("rect")}


def test_a_surplus_goes_up_and_a_shortage_down_from_the_same_line(night):
    by_tank = bars(drawn(night))
    surplus, shortage = by_tank["T-102"], by_tank["T-101"]
    foot = float(surplus.get("y")) + float(surplus.get("height"))
    assert abs(foot - float(shortage.get("y"))) < 0.11


def test_bars_are_as_tall_as_their_differences(night):
    by_tank = bars(drawn(night))
    # 210.630 t and 412.752 t
    ratio = float(by_tank["T-201"].get("height")) / float(by_tank["T-102"].get("height"))
    assert abs(ratio - 210.630 / 412.752) < 0.002


def test_the_drawing_has_a_name_for_screen_readers(night):
    svg = drawn(night).find("svg")
    assert svg.get("role") == "img"
    assert "Difference by tank" in svg.get("aria-label")


def test_without_differences_nothing_is_drawn(make_run):
    assert list(differences_svg(make_run(tanks=()))) == []
