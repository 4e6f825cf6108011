"""The page in headless Chromium: sorted, searched, on a phone, printed; skipped without one.

A test's own script is let in beside the page's by its hash: the page's content policy stays.
"""

import json
import shutil
import subprocess
from html import escape

import pytest
from lxml import html

from recon.report.markup import source_of
from recon.report.page import page_html

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")

_WAIT = "const wait = (ms) => new Promise((done) => setTimeout(done, ms));"


@pytest.fixture
def browse(tmp_path, night):
    """A function: what a script returns that runs in the page once it is there."""

    def run(script, text=None, size="1400,900", *flags):
        whole = (
            f"(async () => {{ {_WAIT} const told = await (async () => {{ {script} }})();"
            'document.body.setAttribute("data-told", JSON.stringify(told)); })();'
        )
        page = page_html(night) if text is None else text
        page = page.replace(
            escape("script-src '"), escape(f"script-src '{source_of(whole)}' '"), 1
        ).replace("</body>", f"<script>{whole}</script></body>", 1)
        file = tmp_path / "page.html"
        file.write_text(page, encoding="utf-8")
        told = html.fromstring(
            chromium(tmp_path, file, f"--window-size={size}", "--dump-dom", *flags)
        ).xpath("//body/@data-told")
        assert told, "the script did not end"
        return json.loads(told[0])

    return run


def chromium(folder, file, *flags):
    done = subprocess.run(
        [
            CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
            "--virtual-time-budget=5000", f"--user-data-dir={folder / 'profile'}", *flags,
            file.as_uri(),
        ],
        capture_output=True, text=True, encoding="utf-8", timeout=120, check=True,
    )  # fmt: skip
    return done.stdout


CLICK = """
const head = (name) => [...document.querySelectorAll("#all-tanks ~ div thead button")]
  .find((button) => button.textContent.includes(name));
const cells = (name) => [...document.querySelectorAll("#all-tanks ~ div tbody tr")]
  .map((row) => row.cells[head(name).closest("th").cellIndex].textContent);
const press = (name) => { head(name).click(); return head(name).closest("th").ariaSort; };
"""


def test_a_head_sorts_its_column_up_and_down_and_says_so(browse):
    told = browse(
        CLICK + "const up = [press('Difference'), cells('Difference')];"
        "const down = [press('Difference'), cells('Difference')];"
        "return [up, down, document.querySelectorAll('#all-tanks ~ div [aria-sort]').length,"
        "document.getElementById('found').textContent];"
    )
    (up, rising), (down, falling), sorted_columns, said = told
    assert (up, down, sorted_columns) == ("ascending", "descending", 1)
    numbers = [float(each.replace(",", "")) for each in rising if each]
    assert len(numbers) == 8
    assert numbers == sorted(numbers)
    assert numbers[0] == -412.086
    assert [each for each in falling if each] == [each for each in reversed(rising) if each]
    # Tanks without a difference stand last both times.
    assert rising[8:] == falling[8:] == [""] * 4
    assert said.startswith("▼")


def test_names_sort_as_people_count(browse):
    names = browse(CLICK + "press('Tank'); return cells('Tank');")
    assert [each for each in names if each.startswith("T-")][:3] == ["T-9", "T-10", "T-101"]


SEARCH = """
const field = document.getElementById("search");
const look = async (text) => {
  field.value = text;
  field.dispatchEvent(new Event("input"));
  await wait(200);
  const shown = (row) => row.checkVisibility();
  const rows = [...document.querySelectorAll("table.data tbody tr")].filter(shown);
  const sections = [...document.querySelectorAll("main section")].filter(shown);
  return [rows.map((row) => row.textContent), sections.length,
    document.getElementById("found").textContent];
};
"""


def test_a_search_leaves_the_rows_with_every_word_and_counts_them(browse):
    (rows, sections, found), (none, _, nothing), (whole, all_sections, _) = browse(
        SEARCH + "return [await look('t-201 JET'), await look('nobody has this'), await look('')];"
    )
    assert rows
    assert all("T-201" in row and "jet" in row for row in rows)
    assert found.startswith(f"{len(rows)} / ")
    assert (none, nothing.split(" ")[0]) == ([], "0")
    assert len(whole) > len(rows)
    assert all_sections > sections


def test_a_link_leads_to_a_row_that_is_marked(browse):
    told = browse(
        "const link = document.querySelector('#discrepancies ~ div tbody a'); link.click();"
        "await wait(100); const row = document.querySelector(':target');"
        "return [link.textContent, row.querySelector('th').textContent];"
    )
    assert told[0] == told[1]


@pytest.mark.parametrize("size", ["390,844", "1400,900"])
def test_nothing_hangs_over_the_edge_of_the_screen(browse, size):
    """Wide tables scroll inside; the page itself never does."""
    wide, screen, tables = browse(
        "const root = document.documentElement;"
        "const tables = [...document.querySelectorAll('.scroll')].map((each) =>"
        "  each.getBoundingClientRect().right <= root.clientWidth + 1);"
        "return [root.scrollWidth, root.clientWidth, tables];",
        None,
        size,
    )
    assert wide <= screen
    assert len(tables) > 10
    assert all(tables)


def test_a_phone_shows_each_discrepancy_as_a_card_with_its_headings(browse):
    display, label = browse(
        "const cell = document.querySelector('#discrepancies ~ div tbody td');"
        "return [getComputedStyle(cell).display, getComputedStyle(cell, '::before').content];",
        None,
        "390,844",
    )
    assert display == "grid"
    assert "Severity" in label


def test_the_policy_lets_no_other_script_in(browse, night):
    text = page_html(night).replace(
        "</main>", "</main><script>document.body.dataset.evil = 1</script>", 1
    )
    assert browse("return document.body.dataset.evil ?? 'kept out';", text) == "kept out"


def test_it_prints_on_a4_landscape(tmp_path, night):
    file, paper = tmp_path / "page.html", tmp_path / "page.pdf"
    file.write_text(page_html(night), encoding="utf-8")
    chromium(tmp_path, file, "--no-pdf-header-footer", f"--print-to-pdf={paper}")
    boxes = {
        tuple(round(float(part)) for part in each.split(b"]")[0].split())
        for each in paper.read_bytes().split(b"/MediaBox [")[1:]
    }
    # 297 × 210 mm in points of 1/72 inch, give or take the rounding to whole ones.
    assert len(boxes) == 1
    (left, top, wide, tall) = boxes.pop()
    assert (left, top) == (0, 0)
    assert abs(wide - 842) <= 1
    assert abs(tall - 595) <= 1
