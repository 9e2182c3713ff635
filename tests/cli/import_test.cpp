// SPDX-License-Identifier: Apache-2.0
// `catalog import`: official downloads become catalog files, and a bad one touches nothing.
#include "asking.hpp"

#include <filesystem>
#include <map>
#include <regex>

using namespace traincost::test;
namespace fs = std::filesystem;

namespace {

const std::string source_dir = TRAINCOST_SOURCE_DIR;
const std::string eurostat_header = "DATAFLOW,LAST UPDATE,freq,siec,nrg_cons,unit,tax,currency,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG,CONF_STATUS\n";

std::string eurostat_row(const std::string& period, const std::string& value, const std::string& flag = "", const std::string& geo = "NL") {
    return "ESTAT:NRG_PC_205(1.0),19/05/26 23:00:00,S,E7000,MWH70000-149999,KWH,X_VAT,EUR," + geo + "," + period + "," + value + "," + flag + ",\n";
}

/// Three good half-years.
std::string eurostat_rows() { return eurostat_row("2024-S1", "0.1727") + eurostat_row("2024-S2", "0.1487") + eurostat_row("2025-S1", "0.1377", "p"); }

/// All files below a folder with their contents.
std::map<std::string, std::string> files_in(const fs::path& folder) {
    std::map<std::string, std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        if (entry.is_regular_file()) { files[entry.path().lexically_relative(folder).generic_string()] = read_file(entry.path()); }
    }
    return files;
}

/// An import that is refused with all of these, and leaves the folder as it was.
void refuses(const std::string& format, const std::string& text, const std::vector<std::string>& parts, const Words& more = {}) {
    const TemporaryFolder in;
    const TemporaryFolder out;
    out.write("imported/eurostat-nrg-pc-205/nl.yaml", "id: nl\n");
    const auto before = files_in(out.path());
    const auto file = in.write("download.csv", text);
    refused(1, with({"catalog", "import", format, file.string(), "--into", out.path().string()}, more), parts);
    CHECK(files_in(out.path()) == before);
    CHECK_FALSE(fs::exists(out.path() / "money"));
}

void refuses_eurostat(const std::string& text, const std::vector<std::string>& parts) { refuses("eurostat", text, parts); }

/// What an import of one file writes.
std::map<std::string, std::string> imported(const std::string& format, const std::string& text, const Words& more = {}) {
    const TemporaryFolder in;
    const TemporaryFolder out;
    const auto file = in.write("download.csv", text);
    answered(with({"catalog", "import", format, file.string(), "--into", out.path().string()}, more), {" figure"});
    return files_in(out.path());
}

std::string eurostat_file(const std::string& text) { return imported("eurostat", text).at("imported/eurostat-nrg-pc-205/nl.yaml"); }

}  // namespace

TEST_CASE("the repository's imported series are byte for byte what the commands of configs/downloads/README.md make") {
    const TemporaryFolder out;
    const std::string text = read_file(source_dir + "/configs/downloads/README.md");
    std::size_t commands = 0;
    for (const auto& line : lines_of(text)) {
        if (!line.starts_with("traincost catalog import ")) { continue; }
        std::istringstream words_in(line);
        Words words;
        for (std::string word; words_in >> word;) { words.push_back(word); }
        words.erase(words.begin());
        words.back() = out.path().string();
        answered(words, {}, {.directory = source_dir});
        ++commands;
    }
    CHECK(commands == 5);
    auto expected = files_in(fs::path(source_dir) / "configs/imported");
    std::map<std::string, std::string> all;
    for (auto& [name, content] : expected) { all["imported/" + name] = std::move(content); }
    all["money/exchange-rates.yaml"] = read_file(source_dir + "/configs/money/exchange-rates.yaml");
    const auto made = files_in(out.path());
    CHECK(made.size() == all.size());
    for (const auto& [name, content] : all) {
        CAPTURE(name);
        const auto found = made.find(name);
        REQUIRE(found != made.end());
        CHECK(found->second == content);
    }
}

TEST_CASE("Eurostat's figures keep band, period, day and flag, and the digest says from which file") {
    const auto text = eurostat_file(eurostat_header + eurostat_rows());
    CHECK(holds(text, "{period: 2024-S1, date: 2026-05-19, IF: 0.1727 EUR/kWh}"));
    CHECK(holds(text, "{period: 2025-S1, date: 2026-05-19, IF: 0.1377 EUR/kWh, confidence: medium, note: \"IF: provisional\"}"));
    CHECK(std::regex_search(text, std::regex("file: download.csv, sha256: [0-9a-f]{64}")));
    CHECK(holds(text, "source: eurostat-nrg-pc-205"));
}

TEST_CASE("other levels, units, currencies, bands, regions, early years and empty cells are left out, not complained of") {
    std::string other = eurostat_header + eurostat_rows();
    other += "ESTAT:NRG_PC_205(1.0),19/05/26 23:00:00,S,E7000,MWH70000-149999,KWH,I_TAX,EUR,NL,2024-S1,9.9,,\n";
    other += "ESTAT:NRG_PC_205(1.0),19/05/26 23:00:00,S,E7000,TOT_KWH,KWH,X_VAT,EUR,NL,2024-S1,9.9,,\n";
    other += eurostat_row("2007-S1", "0.0734") + eurostat_row("2023-S1", "") + eurostat_row("2022-S1", "0.0000") + eurostat_row("2022-S2", ":");
    other += eurostat_row("2024-S1", "0.05", "", "XK");
    const auto behind_digest = [](const std::string& text) { return text.substr(text.find("id: nl")); };
    CHECK(behind_digest(eurostat_file(other)) == behind_digest(eurostat_file(eurostat_header + eurostat_rows())));
}

TEST_CASE("a byte order mark, CRLF and other orders of columns change nothing") {
    const auto plain = eurostat_file(eurostat_header + eurostat_rows());
    const auto behind_digest = [](const std::string& text) { return text.substr(text.find("id: nl")); };
    std::string crlf = std::regex_replace(eurostat_header + eurostat_rows(), std::regex("\n"), "\r\n");
    CHECK(behind_digest(eurostat_file("\xEF\xBB\xBF" + crlf)) == behind_digest(plain));
    const std::string turned = "OBS_VALUE,geo,TIME_PERIOD,tax,currency,unit,nrg_cons,LAST UPDATE\n0.1727,NL,2024-S1,X_VAT,EUR,KWH,MWH70000-149999,2026-05-19T23:00:00\n";
    CHECK(holds(eurostat_file(turned), "{period: 2024-S1, date: 2026-05-19, IF: 0.1727 EUR/kWh}"));
}

TEST_CASE("the bulk TSV gives what the SDMX-CSV gives, with the day that is told") {
    const std::string tsv = "freq,siec,nrg_cons,unit,tax,currency,geo\\TIME_PERIOD\t2024-S1 \t2024-S2 \t2025-S1 \n"
                            "S,E7000,MWH70000-149999,KWH,X_VAT,EUR,NL\t0.1727 \t0.1487 \t0.1377 p\n"
                            "S,E7000,MWH70000-149999,KWH,X_VAT,EUR,DE\t: \t: c\t0.1447 \n";
    const auto files = imported("eurostat", tsv, {"--date", "2026-05-19"});
    const auto text = files.at("imported/eurostat-nrg-pc-205/nl.yaml");
    CHECK(text.substr(text.find("id: nl")) == [] { const auto t = eurostat_file(eurostat_header + eurostat_rows()); return t.substr(t.find("id: nl")); }());
    CHECK(files.contains("imported/eurostat-nrg-pc-205/de.yaml"));
    refuses("eurostat", tsv, {"the file does not say when it was published", "[missing-field]"});
}

TEST_CASE("columns that lack, and headers in other languages, are told with what to download") {
    refuses_eurostat("freq,geo,TIME_PERIOD,OBS_VALUE\nS,NL,2024-S1,0.17\n", {"download.csv:1:1: error: the header lacks 'nrg_cons', 'unit', 'tax', 'currency', 'LAST UPDATE'", "[missing-column]"});
    refuses_eurostat("Zeitliche Frequenz,Verbrauch,Maßeinheit,Steuern,Währung,Geopolitische Meldeeinheit,Zeit,Wert\nS,1,2,3,4,5,6,7\n",
                     {"download.csv:1:1: error: the header is not English", "download the English one", "[wrong-language]"});
    refuses("owid", "Pays,Année,Code,Valeur\nFrance,2023,FRA,55\n", {"[wrong-language]"}, {"--date", "2025"});
    refuses("fx", "Datum,Land,Wechselkurs\n2024-01-01,Euro,0.92\n", {"[wrong-language]"}, {"--date", "2026"});
    refuses_eurostat("a;b;c\n1;2,5;3\n", {"download.csv:1:2: error: the columns are separated by semicolons", "[bad-csv]"});
}

TEST_CASE("wrong dates, numbers with separators, unknown flags and broken rows are all told at once, each with its place") {
    refuses_eurostat(eurostat_header + eurostat_row("2024-13", "0.17") + eurostat_row("2024", "0.17") + eurostat_row("2024-S2", "0,1487") +
                         eurostat_row("2024-S2", "\"0,1487\"") + eurostat_row("2024-S2", "1 487") + eurostat_row("2024-S2", "n.a.") +
                         eurostat_row("2024-S2", "-0.1") + eurostat_row("2024-S2", "0.15", "Q") + eurostat_row("2031-S1", "0.15"),
                     {"download.csv:2:82: error: '2024-13' is no half-year", "[bad-date]", "download.csv:3:82: error: '2024' is no half-year",
                      "download.csv:4:", "the row has 14 cells, and the header 13", "download.csv:5:90: error: '0,1487' has a comma",
                      "[bad-number]", "download.csv:6:90: error: '1 487' has a comma, a blank", "download.csv:7:90: error: 'n.a.' is no number",
                      "download.csv:8:90: error: '-0.1' is not more than zero", "unknown flag 'Q'", "2031-S1 lies after the download", "[future-date]"});
}

TEST_CASE("a price ten times too large or too small is told, by its window or by its neighbours") {
    refuses_eurostat(eurostat_header + eurostat_row("2024-S1", "0.1727") + eurostat_row("2024-S2", "1.487"), {"download.csv:3:90: error: nl, 2024-S2, band IF: 1.487 EUR/kWh cannot be meant", "[out-of-range]"});
    refuses_eurostat(eurostat_header + eurostat_row("2024-S1", "0.1727") + eurostat_row("2024-S2", "0.01487") + eurostat_row("2025-S1", "0.1377"),
                     {"download.csv:3:90: error: nl, 2024-S2, band IF: 0.01487, but 0.1727 in 2024-S1", "neighbours differ by 5 times at most"});
    refuses_eurostat(eurostat_header + eurostat_row("2024-S1", "0.0173") + eurostat_row("2024-S2", "0.0149"), {"the middle of all figures is 0.0173 EUR/kWh", "is it the right unit?"});
}

TEST_CASE("two values for one cell are told with both places, the same value twice is not, and the newer of two files counts") {
    refuses_eurostat(eurostat_header + eurostat_row("2024-S1", "0.1727") + eurostat_row("2024-S1", "0.1728"),
                     {"download.csv:3:90: error: nl, 2024-S1, band IF: 0.1728 here and 0.1727 before", "[duplicate-row]", "download.csv:2:90: note: the first one is here"});
    CHECK(holds(eurostat_file(eurostat_header + eurostat_row("2024-S1", "0.1727") + eurostat_row("2024-S1", "0.1727")), "0.1727"));
    const TemporaryFolder in;
    const TemporaryFolder out;
    const auto newer = in.write("newer.csv", std::regex_replace(eurostat_header + eurostat_row("2024-S1", "0.18"), std::regex("19/05/26"), "20/06/26"));
    const auto older = in.write("older.csv", eurostat_header + eurostat_rows());
    answered({"catalog", "import", "eurostat", newer.string(), older.string(), "--into", out.path().string()});
    const auto text = files_in(out.path()).at("imported/eurostat-nrg-pc-205/nl.yaml");
    CHECK(holds(text, "{period: 2024-S1, date: 2026-06-20, IF: 0.18 EUR/kWh}"));
    CHECK(holds(text, "IF: 0.1487 EUR/kWh"));
}

TEST_CASE("complaints are bounded, and how many were left out is said") {
    std::string text = eurostat_header;
    for (int i = 0; i < 500; ++i) { text += eurostat_row("2024-13", "0.17"); }
    const TemporaryFolder in;
    const auto file = in.write("download.csv", text);
    const auto result = refused(1, {"catalog", "import", "eurostat", file.string(), "--into", in.path().string()}, {"480 more complaints are left out after 20", "[too-many]"});
    CHECK(lines_of(result.err).size() == 21);
}

TEST_CASE("a file that is no table, is cut off or holds nothing of use is refused") {
    refuses_eurostat("", {"the file is empty", "[empty]"});
    refuses_eurostat("<!DOCTYPE html><html>503</html>\n", {"a page of HTML", "[bad-csv]"});
    refuses_eurostat(eurostat_header + eurostat_row("2024-S1", "0.1727") + "ESTAT:NRG_PC_205(1.0),19/05/26 23:00:00,S,E70", {"download.csv:3:46: error: the last line has no end"});
    refuses_eurostat(eurostat_header + "ESTAT:NRG_PC_205(1.0),19/05/26\n", {"download.csv:2:", "the row has 2 cells, and the header 13"});
    refuses_eurostat(eurostat_header + std::string("a\0b\n", 4), {"download.csv:2:2: error: control character U+0000", "[not-text]"});
    refuses_eurostat(eurostat_header, {"none of its rows is one that the catalog keeps", "[no-price]"});
    refuses_eurostat(eurostat_header + std::string(100'000, 'x') + "\n", {"a line of 100000 bytes", "[too-large]"});
}

TEST_CASE("EIA's sheet is read with its title line, and its cents become dollars") {
    const std::string text = "\"Average Price (Cents/kilowatthour) by State by Provider, 1990-2024\",,,,,,,,\n"
                             "Year,State,Industry Sector Category,Residential,Commercial,Industrial,Transportation,Other,Total\n"
                             "2024,TX,Total Electric Industry,14.9,8.9,6.12,NA,NA,10\n2024,TX,Full-Service Providers,14.9,8.9,7.77,NA,NA,10\n"
                             "2023,TX,Total Electric Industry,14.9,8.9,6.6,NA,NA,10\n2024,US,Total Electric Industry,16,12,8.13,NA,NA,13\n"
                             "2014,TX,Total Electric Industry,11,8,6.2,NA,NA,9\n2024,DC,Total Electric Industry,16,15,NA,10,NA,15\n";
    const auto files = imported("eia", text, {"--date", "2026-02-22"});
    CHECK(files.size() == 2);
    const auto texas = files.at("imported/eia-retail-sales/us-tx.yaml");
    CHECK(holds(texas, "{period: 2023, date: 2026-02-22, all: 0.066 USD/kWh}\n      - {period: 2024, date: 2026-02-22, all: 0.0612 USD/kWh}"));
    CHECK_FALSE(holds(texas, "0.0777"));
    refuses("eia", std::regex_replace(text, std::regex("6\\.12"), "61.2"), {"us-tx, 2024: 61.2 ct/kWh cannot be meant"}, {"--date", "2026"});
    refuses("eia", text, {"[missing-field]"});
}

TEST_CASE("Ember's long format and Our World in Data's tables give carbon intensities, none from before the change of factors") {
    const std::string ember = "Area,ISO 3 code,Year,Area type,Category,Subcategory,Variable,Unit,Value,YoY absolute change,YoY % change\n"
                              "Netherlands,NLD,2024,Country or economy,Power sector emissions,CO2 intensity,CO2 intensity,gCO2/kWh,252.7,,\n"
                              "EU,,2024,Region,Power sector emissions,CO2 intensity,CO2 intensity,gCO2/kWh,213.02,,\n"
                              "Netherlands,NLD,2024,Country or economy,Electricity generation,Fuel,Coal,TWh,9.9,,\n";
    const auto files = imported("ember", ember, {"--date", "2025-08-03"});
    CHECK(files.size() == 2);
    CHECK(holds(files.at("imported/ember-yearly/europe.yaml"), "{period: 2024, value: 213.02 gCO2e/kWh, basis: \"generation, life-cycle\", source: ember-yearly, date: 2025-08-03, confidence: high}"));
    CHECK(holds(imported("ember", ember, {"--date", "2024-12-03"}).at("imported/ember-yearly/nl.yaml"), "2024-12-03"));
    refuses("ember", ember, {"before Ember changed its emission factors in February 2024", "[contradiction]"}, {"--date", "2023-04-06"});
    refuses("ember", std::regex_replace(ember, std::regex("gCO2/kWh"), "kgCO2/kWh"), {"'kgCO2/kWh' is not the unit of a carbon intensity", "[wrong-unit]"}, {"--date", "2025"});
    refuses("ember", std::regex_replace(ember, std::regex("252\\.7"), "2527"), {"nl, 2024: 2527 gCO2e/kWh cannot be meant"}, {"--date", "2025"});
    const std::string owid = "country,year,iso_code,population,carbon_intensity_elec\nNetherlands,2022,NLD,1,326.071\nNetherlands,2023,NLD,1,\n"
                             "European Union (27),2022,,1,291.706\nWorld,2022,OWID_WRL,1,489\n";
    const auto from_owid = imported("owid", owid, {"--date", "2025"});
    CHECK(from_owid.size() == 3);  // with the world
    CHECK(holds(from_owid.at("imported/owid-energy/nl.yaml"), "value: 326.07 gCO2e/kWh"));
    CHECK(imported("owid", "Entity,Code,Year,Carbon intensity of electricity per kWh\nNetherlands,NLD,2022,326.071\n", {"--date", "2025"}).size() == 1);
}

TEST_CASE("exchange rates are read by year or by month, and a pair upside down is found") {
    const std::string annual = "Date,Country,Exchange rate\n2024-01-01,Euro,0.9242\n2024-01-01,China,7.1957\n2024-01-01,Brazil,5.4\n2010-01-01,Euro,0.75\n";
    const auto text = imported("fx", annual, {"--date", "2026-07-21"}).at("money/exchange-rates.yaml");
    CHECK(holds(text, "  - {period: 2024, date: 2026-07-21, CNY: 7.1957 CNY/USD, EUR: 0.9242 EUR/USD}\n"));
    const std::string monthly = "Date,Country,Exchange rate\n2026-01-01,Euro,0.85\n2026-02-01,Euro,0.86\n2026-03-01,Euro,0.87\n";
    CHECK(holds(imported("fx", monthly, {"--date", "2026-07-21"}).at("money/exchange-rates.yaml"), "{period: 2026, date: 2026-07-21, EUR: 0.86 EUR/USD, note: the year was not over}"));
    refuses("fx", "Date,Country,Exchange rate\n2024-01-01,Euro,1.082\n", {"download.csv:2:17: error: 1.082 EUR for one US dollar cannot be meant", "upside down"}, {"--date", "2026"});
    refuses("fx", annual + "2024-01-01,Euro,0.93\n", {"EUR, 2024-01-01: 0.93 here and 0.9242 in line 2", "[duplicate-row]"}, {"--date", "2026"});
    refuses("fx", "Date,Country,Exchange rate\n01.01.2024,Euro,0.92\n", {"'01.01.2024' is no date", "[bad-date]"}, {"--date", "2026"});
}

TEST_CASE("a download may carry its day in its name") {
    const TemporaryFolder in;
    const auto file = in.write("rates-2026-07-21.csv", "Date,Country,Exchange rate\n2024-01-01,Euro,0.9242\n");
    answered({"catalog", "import", "fx", file.string(), "--into", in.path().string()});
    CHECK(holds(read_file(in.path() / "money/exchange-rates.yaml"), "date: 2026-07-21"));
}

TEST_CASE("an import needs a known format, a file and a folder that is there") {
    refused(2, {"catalog", "import"}, {"a format and a file are needed", "[wrong-usage]"});
    refused(2, {"catalog", "import", "eurostat", "x.csv"}, {"give --into configs", "[wrong-usage]"});
    refused(1, {"catalog", "import", "eurostatt", "x.csv", "--into", "/tmp"}, {"did you mean 'eurostat'?"});
    refused(1, {"catalog", "import", "fx", "/nowhere.csv", "--into", "/tmp"}, {"there is no such file", "[unreadable]"});
    const TemporaryFolder in;
    const auto file = in.write("e.csv", eurostat_header + eurostat_rows());
    refused(1, {"catalog", "import", "eurostat", file.string(), "--into", (in.path() / "no").string()}, {"is not a folder"});
    refused(1, {"catalog", "import", "fx", file.string(), "--into", in.path().string(), "--date", "yesterday"}, {"--date: error: 'yesterday' is not a date", "[bad-date]"});
}

TEST_CASE("where one of the files cannot be written, none is") {
    const TemporaryFolder in;
    const TemporaryFolder out;
    out.write("imported/eurostat-nrg-pc-205/de.yaml", "id: de\n");
    fs::create_directories(out.path() / "imported/eurostat-nrg-pc-205/nl.yaml");
    const auto before = files_in(out.path());
    const auto file = in.write("e.csv", eurostat_header + eurostat_rows() + eurostat_row("2024-S1", "0.13", "", "DE") + eurostat_row("2024-S1", "0.09", "", "FR"));
    refused(1, {"catalog", "import", "eurostat", file.string(), "--into", out.path().string()}, {"nl.yaml: error: cannot be written", "nothing was changed", "[unwritable]"});
    CHECK(files_in(out.path()) == before);
}

TEST_CASE("the folder that an import wrote is laid over the catalog at once") {
    const TemporaryFolder in;
    const TemporaryFolder out;
    const auto file = in.write("e.csv", eurostat_header + eurostat_row("2024-S2", "0.0999"));
    answered({"catalog", "import", "eurostat", file.string(), "--into", out.path().string()});
    answered({"estimate", "deepseek-v3", "--region", "nl", "--catalog", out.path().string()}, {"0.09990 EUR/kWh"});
    answered({"catalog", "lint", "--catalog", out.path().string()}, {" 0 errors"});
    answered({"catalog", "diff", out.path().string(), "--format", "csv"}, {"imported/eurostat-nrg-pc-205/nl.yaml: electricity.eurostat-nrg-pc-205.prices.2024-S2.IF", "0.1525 EUR/kWh,0.0999 EUR/kWh,"});
}
