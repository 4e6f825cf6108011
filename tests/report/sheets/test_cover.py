from recon.report import labels


def texts(sheet):
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def row_of(sheet, text, column=0):
    return next(row for row in texts(sheet) if row[column] == text)


def test_the_verdict_stands_in_one_line_on_top(night, sheet_of):
    sheet = sheet_of(night, labels.COVER)
    assert sheet["A1"].value == "账实核对报告 Account against stock · Dongwan Terminal 东湾油库"
    assert sheet["A3"].value.startswith("Account and stock do NOT agree")
    assert sheet["A3"].fill.fgColor.rgb.endswith("F8CBC6")


def test_an_agreeing_night_is_green(make_run, make_tank, sheet_of):
    good = make_run(tanks=(make_tank("T-1", "diesel", "matched", "none", "10", "10", 1),))
    sheet = sheet_of(good, labels.COVER)
    assert sheet["A3"].value.startswith("Account and stock agree")
    assert sheet["A3"].fill.fgColor.rgb.endswith("D5EBD0")


def test_counts_and_sums_are_the_runs_own(night, sheet_of):
    sheet = sheet_of(night, labels.COVER)
    assert row_of(sheet, "盘亏 shortage")[1:3] == [3, -641.466]
    assert row_of(sheet, "未盘点 not counted")[1:3] == [1, None]
    assert row_of(sheet, "油罐合计 all tanks")[1] == 12
    assert row_of(sheet, "账面 Book", 4)[6] == 122177.187
    assert row_of(sheet, "差异 Difference", 4)[6] == -221.566
    assert row_of(sheet, "重大油罐 Tanks HIGH", 4)[6] == 3


def test_what_the_difference_is_made_of_adds_up(night, sheet_of):
    rows = texts(sheet_of(night, labels.COVER))
    first = next(at for at, row in enumerate(rows) if row[0] == "账面库存 Book stock")
    last = next(at for at, row in enumerate(rows) if row[0] == "实物库存 Physical stock")
    assert round(sum(row[2] for row in rows[first:last]), 3) == rows[last][2]


def test_profile_tolerance_chance_and_sign_are_told(night, sheet_of):
    said = "\n".join(str(row[0]) for row in texts(sheet_of(night, labels.COVER)))
    assert "Profile gb: volume correction of 1980" in said
    assert "mass in air = NSV20 × (density20 − 1.1 kg/m³)" in said
    # 4.55 % of the 8 tanks compared; the line for high_t is the site's own.
    assert "about 0.4 of the 8 compared. Flagged now: 2 on watch, 3 high." in said
    assert "or 80 t or more" in said


def test_six_roles_sign(night, sheet_of):
    column = [row[0] for row in texts(sheet_of(night, labels.COVER))]
    assert column[-6:] == [
        "制表 Prepared",
        "复核 Reviewed",
        "第三方检验机构 Inspector",
        "审计机构 Auditor",
        "仓库负责人 Operator",
        "监管关员 Supervising officer",
    ]


def test_the_cover_is_one_page(night, sheet_of):
    assert sheet_of(night, labels.COVER).page_setup.fitToHeight == 1
