"""Which value holds, and where it came from."""

import logging
from pathlib import Path

import pytest

from collector.failure import SurroundingsError
from collector.loopback import is_loopback
from commands import dotenv, setting_values
from commands.configuration import collector_config, harper_target, with_token
from commands.logs import logging_to
from commands.setting_table import SETTINGS
from commands.setting_values import Address
from commands.settings import read_file, resolve, save_to_file


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    return folder


def test_later_places_win_and_each_value_knows_its_place(data_dir: Path, tmp_path: Path) -> None:
    def port(options: dict[str, object], environ: dict[str, str]) -> tuple[int, str]:
        settings = resolve({"data_dir": data_dir, **options}, environ, tmp_path)
        return settings["port"], settings.origin("port")

    assert port({}, {}) == (3000, "default")
    (data_dir / "settings.json").write_text('{"port": 4001}')
    assert port({}, {}) == (4001, f"port in {data_dir / 'settings.json'}")
    (tmp_path / ".env").write_text("PLAYSCOPE_PORT=4002\nPORT=9\n")
    assert port({}, {}) == (4002, f"PLAYSCOPE_PORT in {tmp_path / '.env'}")
    assert port({}, {"PLAYSCOPE_PORT": "4003"}) == (4003, "PLAYSCOPE_PORT in the environment")
    assert port({"port": 4004}, {"PLAYSCOPE_PORT": "4003"}) == (4004, "option --port")


def test_the_data_folder_comes_from_environment_env_file_or_the_platform(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f"PLAYSCOPE_DATA_DIR={tmp_path / 'a'}")
    assert resolve({}, {}, tmp_path).data_dir == tmp_path / "a"
    assert resolve({}, {"PLAYSCOPE_DATA_DIR": str(tmp_path / "b")}, tmp_path).data_dir == tmp_path / "b"
    platform = resolve({}, {}, tmp_path / "elsewhere").data_dir
    assert platform.name == "playscope"
    assert platform.is_absolute()


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("PLAYSCOPE_PORT", "high"),
        ("PLAYSCOPE_PORT", "65536"),
        ("PLAYSCOPE_PORT", "-1"),
        ("PLAYSCOPE_HOST", "a b"),
        ("PLAYSCOPE_LOG_LEVEL", "loud"),
        ("HARPERDB_URL", "localhost:9925"),
        ("HARPERDB_URL", "ftp://u:geheim@h"),
        ("HARPERDB_URL", "http://u:geheim@h:99999"),
        ("HARPERDB_SCHEMA", "a; drop"),
        ("HARPERDB_TABLE", "a.b"),
    ],
)
def test_a_bad_value_is_named_with_its_place_and_never_repeated(name: str, written: str, tmp_path: Path) -> None:
    with pytest.raises(SurroundingsError, match=f"{name} in the environment") as caught:
        resolve({"data_dir": tmp_path}, {name: written}, tmp_path)
    assert "geheim" not in str(caught.value)


@pytest.mark.parametrize(
    "content", ["[1]", "{", '"text"', '{"port": "x"}', '{"port": true}', '{"harper_password": "x"}', "[" * 100_000]
)
def test_a_damaged_settings_file_is_named(content: str, data_dir: Path, tmp_path: Path) -> None:
    (data_dir / "settings.json").write_text(content)
    with pytest.raises(SurroundingsError, match=r"settings\.json"):
        resolve({"data_dir": data_dir}, {}, tmp_path)


def test_saving_keeps_the_other_entries(data_dir: Path, tmp_path: Path) -> None:
    save_to_file(data_dir, "theme", "dark")
    save_to_file(data_dir, "port", 4000)
    save_to_file(data_dir, "theme", None)
    assert read_file(data_dir) == {"port": 4000}
    assert list(data_dir.iterdir()) == [data_dir / "settings.json"]
    assert resolve({"data_dir": data_dir}, {}, tmp_path)["port"] == 4000
    with pytest.raises(ValueError, match="not kept"):
        save_to_file(data_dir, "harper_password", "secret")


def test_saving_where_it_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SurroundingsError, match="cannot be written"):
        save_to_file(tmp_path / "file" / "data", "theme", "dark")


def test_dotenv_takes_our_names_only_and_reads_quotes_and_comments() -> None:
    text = """
    # a comment
    HARPERDB_URL=http://h:9925   # the local one
    export HARPERDB_USERNAME="ann # b"
    HARPERDB_PASSWORD='p#w'
    PLAYSCOPE_PORT = 4000
    PATH=/nowhere
    PLAYSCOPE_TOKEN=a#b
    nonsense
    """
    assert dotenv.parse(text) == {
        "HARPERDB_URL": "http://h:9925",
        "HARPERDB_USERNAME": "ann # b",
        "HARPERDB_PASSWORD": "p#w",
        "PLAYSCOPE_PORT": "4000",
        "PLAYSCOPE_TOKEN": "a#b",
    }


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("http://h:9925/", Address("http://h:9925")),
        ("https://ann:p%40w@h/path/", Address("https://h/path", "ann", "p@w")),
        ("http://[::1]:9925", Address("http://[::1]:9925")),
        ("", Address("")),
    ],
)
def test_credentials_are_taken_out_of_an_address(written: str, expected: Address) -> None:
    assert setting_values.address(written) == expected
    assert expected.password == "" or expected.password not in repr(expected)


def target_of(options: dict[str, object], environ: dict[str, str], working: Path) -> tuple[str, str, str]:
    target = harper_target(resolve({"data_dir": working / "data", **options}, environ, working))
    assert target is not None
    return target.url, target.username, target.password


def test_harperdb_as_the_sample_configures_it(tmp_path: Path) -> None:
    environ = {"HARPERDB_URL": "http://h:9925", "HARPERDB_USERNAME": "ann", "HARPERDB_PASSWORD": "pw"}
    target = harper_target(resolve({"data_dir": tmp_path}, environ, tmp_path))
    assert target is not None
    assert (target.url, target.username, target.password) == ("http://h:9925", "ann", "pw")
    assert (target.schema, target.table) == ("analytics", "events")
    assert target.origin == "HARPERDB_URL in the environment"
    assert "pw" not in repr(target)


def test_no_address_is_no_harperdb_and_an_empty_one_switches_it_off(tmp_path: Path) -> None:
    assert harper_target(resolve({"data_dir": tmp_path}, {}, tmp_path)) is None
    (tmp_path / ".env").write_text("HARPERDB_URL=http://h:9925")
    assert harper_target(resolve({"data_dir": tmp_path}, {"HARPERDB_URL": ""}, tmp_path)) is None


def test_a_password_kept_for_one_address_is_not_sent_to_another(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("HARPERDB_URL=http://own:9925\nHARPERDB_USERNAME=ann\nHARPERDB_PASSWORD=pw")
    other, own = Address("http://other:9925"), Address("http://own:9925/")
    assert target_of({"harper_url": other}, {}, tmp_path) == ("http://other:9925", "", "")
    assert target_of({"harper_url": own}, {}, tmp_path)[1:] == ("ann", "pw")
    assert target_of({"harper_url": Address("https://own:9925")}, {}, tmp_path)[1:] == ("", "")
    environ = {"HARPERDB_URL": "http://bob:qw@other:9925"}
    assert target_of({}, environ, tmp_path) == ("http://other:9925", "bob", "qw")
    # Credentials that stand alone, beside no address, are meant for whatever address is given.
    assert target_of({"harper_url": other}, {"HARPERDB_PASSWORD": "solo"}, tmp_path)[2] == "solo"


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "127.9.9.9"])
def test_loopback_needs_no_token(host: str, tmp_path: Path) -> None:
    config = collector_config(resolve({"data_dir": tmp_path, "host": host}, {}, tmp_path), ask_before_backfill=False)
    assert is_loopback(host)
    assert with_token(config) == (config, "")


def test_beyond_loopback_a_token_is_made_once(tmp_path: Path) -> None:
    settings = resolve({"data_dir": tmp_path, "host": "0.0.0.0"}, {}, tmp_path)
    config, words = with_token(collector_config(settings, ask_before_backfill=False))
    assert config.token
    assert len(config.token) >= 32
    assert config.token in words
    assert with_token(config) == (config, "")


def test_settings_are_told_apart() -> None:
    for attribute in ("name", "env", "option"):
        values = [getattr(setting, attribute) for setting in SETTINGS if getattr(setting, attribute)]
        assert len(values) == len(set(values))
    assert not [setting.option for setting in SETTINGS if "password" in setting.name and setting.option]


def test_the_log_is_kept_in_the_folder_without_secrets_and_in_single_lines(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], expected_warnings
) -> None:  # type: ignore[no-untyped-def]
    expected_warnings("hostile")
    with logging_to(tmp_path / "data", ["geheim"]):
        logging.getLogger("test").info("posted with geheim")
        logging.getLogger("test").warning("hostile\n2026 INFO forged \x1b[31m")
    lines = (tmp_path / "data" / "logs" / "playscope.log").read_text().splitlines()
    assert len(lines) == 2
    assert "posted with *****" in lines[0]
    assert lines[1].endswith(r"hostile\n2026 INFO forged \x1b[31m")
    assert capsys.readouterr().err == "playscope: hostile\\n2026 INFO forged \\x1b[31m\n"


def test_ingest_origins_are_read_exactly(tmp_path: Path) -> None:
    def origins(written: str) -> tuple[str, ...]:
        environ = {"PLAYSCOPE_INGEST_ORIGINS": written}
        read: tuple[str, ...] = resolve({"data_dir": tmp_path}, environ, tmp_path)["ingest_origins"]
        return read

    assert origins("https://a.example, http://localhost:8080") == ("https://a.example", "http://localhost:8080")
    assert origins("https://a.example,*") == origins("") == ()
    for wrong in ("a.example", "https://a.example/", "https://A.example", "ftp://a.example"):
        with pytest.raises(SurroundingsError, match="PLAYSCOPE_INGEST_ORIGINS in the environment is not a list"):
            origins(wrong)
