"""recon.toml: every default of the contract, and one clear line for what cannot be used."""

import pytest

from recon.errors import ConfigurationError
from recon.settings import Settings, load_settings


def test_the_defaults_are_those_of_the_contract():
    settings = Settings()
    assert settings.site.timezone == "Asia/Shanghai"
    assert settings.site.profile == "gb"
    assert settings.tolerance.model_dump() == {
        "coverage_factor": 2,
        "movement_uncertainty_pct": 0.10,
        "light_pct": 0.3,
        "heavy_pct": 0.2,
        "high_t": 50,
    }
    assert settings.uncertainty.model_dump() == {
        "level_mm": 3,
        "free_water_mm": 3,
        "liquid_temperature_c": 0.5,
        "density_kgm3": 0.5,
        "sediment_water_pct": 0.05,
        "vcf_pct": 0.05,
    }
    assert settings.night.model_dump() == {
        "stocktake_window_hours": 36,
        "ledger_lag_hours": 36,
        "storage_warning_days": 60,
    }


@pytest.mark.parametrize(
    ("toml", "named"),
    [
        ("[tolerance]\ncoverage_facter = 2", "tolerance.coverage_facter"),
        ("[tolerances]\nhigh_t = 2", "tolerances"),
        ("[tolerance]\nlight_pct = 0.1\nheavy_pct = 0.2", "heavy_pct"),
        ('[site]\nprofile = "din"', "site.profile"),
        ('[site]\ntimezone = "Asia/Shangai"', "Asia/Shangai"),
        ("[uncertainty]\nlevel_mm = -3", "uncertainty.level_mm"),
        ('[[periods]]\nmonth = "2026-10"\nclosed_on = 2026-09-30', "closed_on"),
        ('[[files]]\npattern = "*.csv"\nkind = "ledger"', "files.0.kind"),
        ('[headers.ledger]\ntank_id = ["Tk"]', "ledger"),
        ("[night]\nstocktake_window_hours = 0", "night.stocktake_window_hours"),
        ('[headers.stocktakes]\nlevel_mm = ["Depth"]', "no column 'level_mm'"),
        ("[tolerance]\nhigh_t = true", "tolerance.high_t"),
        ("[site\n", "not valid TOML"),
    ],
)
def test_what_cannot_be_used_is_named(tmp_path, toml, named):
    path = tmp_path / "recon.toml"
    path.write_text(toml, encoding="utf-8")
    with pytest.raises(ConfigurationError, match=named) as caught:
        load_settings(path)
    assert caught.value.exit_code == 2
    assert "recon.toml" in str(caught.value)


def test_a_missing_file_gives_the_defaults(tmp_path):
    assert load_settings(tmp_path / "recon.toml") == Settings()


def test_the_hash_of_the_rules_follows_the_rules_and_not_the_output_folder(tmp_path):
    path = tmp_path / "recon.toml"
    path.write_text('[output]\ndir = "elsewhere"', encoding="utf-8")
    assert load_settings(path).rules_sha256 == Settings().rules_sha256
    path.write_text("[tolerance]\nhigh_t = 60", encoding="utf-8")
    assert load_settings(path).rules_sha256 != Settings().rules_sha256
