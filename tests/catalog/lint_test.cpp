// SPDX-License-Identifier: Apache-2.0
// Lint finds nothing in the packaged catalog, and each class of defect in a copy that has it.
#include "packaged.hpp"

using namespace traincost;
using namespace traincost::test;

namespace {

/// Changing `from` to `to` in a file makes lint complain with this code, in this file.
void finds(const std::string& path, const std::string& from, const std::string& to, std::string_view code,
           std::string_view message = {}, std::optional<Date> today = {}) {
    const auto text = lint_text(with_change(path, from, to), today);
    CAPTURE(from);
    CAPTURE(text);
    CHECK(holds(text, std::string("[") + std::string(code) + "]"));
    CHECK(holds(text, path + ":"));
    CHECK(holds(text, message));
}

Date day(std::string_view text) { return *parse_date(text); }

}  // namespace

TEST_CASE("lint finds nothing in the packaged catalog") { CHECK(lint_text(Catalog::embedded()) == ""); }

TEST_CASE("a figure without a source or without a date is found") {
    finds("chips/h800-sxm.yaml", "provenance: {source: epoch-ml-hardware, date: 2026-03-31, confidence: medium}\n", "", "no-source",
          "the figure has no source");
    finds("chips/h800-sxm.yaml", "provenance: {source: epoch-ml-hardware, date: 2026-03-31,", "provenance: {source: epoch-ml-hardware,",
          "no-source", "the figure has no date");
}

TEST_CASE("a figure cannot stand in that its region has not, or of a region that there is none of") {
    finds("stand-ins.yaml", "labour: us", "labour: jp", "missing-key", "has no labour");
    finds("stand-ins.yaml", "labour: us", "labour: atlantis", "unknown-id");
}

TEST_CASE("a cost of capital cannot move with a region that there is none of, with one that has none, or with itself") {
    const std::string before = "  value: 9.8 %\n  low: 7.1 %\n  high: 12 %\n  source: damodaran-country-risk-2026\n  date: 2026-01\n  status: derived\n  confidence: low\n  moves_with: ";
    finds("regions/china.yaml", before + "us", before + "atlantis", "unknown-id");
    finds("regions/china.yaml", before + "us", before + "nl", "contradiction", "wacc: 'nl' has none of its own that this could move with");
    finds("regions/china.yaml", before + "us", before + "china", "contradiction", "wacc: that of 'china' moves with another one itself");
    finds("regions/us.yaml", "labour:\n", "labour:\n  moves_with: china\n", "unknown-key", "moves_with");
}

TEST_CASE("a region has one residual mix, which says what it counts, and there is such a region") {
    finds("footprint.yaml", "      se: {value: 524.10", "      us-tx: {value: 524.10", "duplicate-key", "'us-tx' has a residual mix already");
    finds("footprint.yaml", "    basis: direct CO2 of power plants\n    provenance: {source: ei-", "    provenance: {source: ei-", "missing-key", "basis");
    finds("footprint.yaml", "      se: {value: 524.10", "      atlantis: {value: 524.10", "unknown-id");
    finds("footprint.yaml", "fully_disclosed: [at, nl]", "fully_disclosed: [at, de]", "contradiction", "'de' has a residual mix");
    finds("footprint.yaml", "fully_disclosed: [at, nl]", "fully_disclosed: [at, atlantis]", "unknown-id");
}

TEST_CASE("a measured power above the rated one, or of a class of chips that there is none of, is found") {
    finds("measured-power.yaml", "value: 336 W\n      low: 330 W\n      high: 342 W", "value: 450 W", "out-of-range", "more than the rated power of its node");
    finds("measured-power.yaml", "\n  tpu:\n", "\n  tpux:\n", "unknown-id", "did you mean 'tpu'");
}

TEST_CASE("measured powers that stand in a list are refused, and not taken for none") {
    for (const std::string key : {"classes", "chips"}) {
        const auto text = lint_text(with_change("measured-power.yaml", "\n" + key + ":\n", "\n" + key + ": []\nunknown:\n"));
        CAPTURE(text);
        CHECK(holds(text, "measured-power.yaml:"));
        CHECK(holds(text, "[wrong-shape]"));
    }
}

TEST_CASE("a source that the bibliography does not have is found, with the one that was meant") {
    finds("imported/ember-yearly/us.yaml", "source: ember-yearly", "source: ember-yeraly", "unknown-source", "did you mean 'ember-yearly'?");
    finds("imported/eia-retail-sales/us.yaml", "source: eia-retail-sales", "source: my-uncle", "unknown-source", "there is no source 'my-uncle'");
}

TEST_CASE("a source that no figure uses is a warning, not an error") {
    const auto text = config_text("sources.yaml") +
                      "\n  zz-unused:\n    title: T\n    publisher: P\n    url: https://example.org\n    retrieved: 2026-01-01\n    licence: L\n";
    const auto diagnostics = catalog::lint(with_file("sources.yaml", text), {});
    REQUIRE(diagnostics.size() == 1);
    CHECK(diagnostics[0].code == "unused-source");
    CHECK_FALSE(has_errors(diagnostics));
}

TEST_CASE("a value of the wrong dimension is found with its place") {
    finds("chips/h800-sxm.yaml", "power: 700 W", "power: 700 kWh", "wrong-unit", "'700 kWh' is not a power of one chip");
    finds("chips/h800-sxm.yaml", "memory: 80 GB", "memory: 80", "missing-unit", "'80' has no unit");
    finds("imported/eia-retail-sales/us.yaml", "all: 0.0813 USD/kWh", "all: 0.0813 USD", "wrong-unit");
    finds("imported/ember-yearly/us.yaml", "383.55 gCO2e/kWh", "383.55 g/kWh", "wrong-unit");
    finds("models/deepseek-v3.yaml", "tokens: 14.8T tokens", "tokens: 14.8TB", "wrong-unit");
    finds("defaults.yaml", "value: 10 MW", "value: 10 MWh", "wrong-unit");
}

TEST_CASE("an id that differs from the file's name is found") {
    finds("chips/h20.yaml", "id: h20", "id: h21", "id-differs", "the id 'h21' is not the file's name 'h20'");
    finds("regions/nl.yaml", "id: nl", "id: ne", "id-differs");
    finds("models/gpt-3.yaml", "id: gpt-3", "id: gpt3", "id-differs");
}

TEST_CASE("a date in the future is found, and one of today is not") {
    finds("imported/eia-retail-sales/us.yaml", "period: 2024,", "period: 2031,", "future-date", "2031 lies in the future", day("2030-12-31"));
    finds("sources.yaml", "retrieved: 2026-11-22", "retrieved: 2031-01-01", "future-date", "", day("2030-12-31"));
    CHECK(lint_text(Catalog::embedded(), day("2030-12-31")) == "");
    CHECK(holds(lint_text(Catalog::embedded(), day("2025-01-01")), "[future-date]"));
    CHECK_FALSE(holds(lint_text(Catalog::embedded(), day("2026-09-24")), "2026-09-24 lies in the future"));
}

TEST_CASE("a date that is none is found") {
    finds("imported/eia-retail-sales/us.yaml", "period: 2024,", "period: 2024-13,", "bad-date");
    finds("chips/h20.yaml", "released: 2023-11-09", "released: 2023-11", "bad-date", "is not a single day");
}

TEST_CASE("a price outside what anybody pays is found, in any currency") {
    finds("imported/eia-retail-sales/us.yaml", "all: 0.0813 USD/kWh", "all: 8.13 USD/kWh", "out-of-range", "cannot be meant");
    finds("imported/eia-retail-sales/us.yaml", "all: 0.0813 USD/kWh", "all: 0.0813 USD/MWh", "out-of-range");
    finds("imported/eurostat-nrg-pc-205/nl.yaml", "IF: 0.1525 EUR/kWh", "IF: 15.25 EUR/kWh", "out-of-range");
    finds("regions/cn-gd.yaml", "energy: 0.71695 CNY/kWh", "energy: 71.695 CNY/kWh", "out-of-range");
}

TEST_CASE("a peak rate of nothing or less is found") {
    finds("chips/h20.yaml", "bf16: 148 TFLOP/s", "bf16: 0 TFLOP/s", "out-of-range", "the figure cannot be meant");
    finds("chips/h20.yaml", "bf16: 148 TFLOP/s", "bf16: -148 TFLOP/s", "out-of-range");
}

TEST_CASE("a node that draws less than its chips, or costs less, is found") {
    finds("chips/h20.yaml", "value: 720 W", "value: 320 W", "out-of-range", "less than its chip's");
    finds("chips/h20.yaml", "value: 1.64", "value: 0.64", "out-of-range", "the figure cannot be meant");
}

TEST_CASE("a figure that cannot be meant is found wherever it stands: negative, zero, or outside what it can be") {
    finds("models/deepseek-v3.yaml", "gpu_hours: 2664000 GPU-h", "gpu_hours: -2664000 GPU-h", "out-of-range", "gpu_hours");
    finds("chips/h800-sxm.yaml", "memory: 80 GB", "memory: 0 GB", "out-of-range", "memory");
    finds("defaults.yaml", "value: 1.2", "value: -1.2", "out-of-range", "pue");
    finds("defaults.yaml", "value: 1.2", "value: 0.9", "out-of-range", "pue");
    finds("defaults.yaml", "value: 0.19", "value: 1", "out-of-range", "interconnect_share");
}

TEST_CASE("a region that a chip or a run names has to exist: the origin decides on subsidies") {
    finds("models/deepseek-v3.yaml", "region: china", "region: chna", "unknown-id", "did you mean 'china'");
    finds("chips/h20.yaml", "origin: us", "origin: ux", "unknown-id", "did you mean 'us'");
}

TEST_CASE("a range that does not hold its value, or is in another currency, is found") {
    finds("chips/h800-sxm.yaml", "low: 221000 CNY", "low: 321000 CNY", "out-of-range", "does not lie between low and high");
    finds("chips/h800-sxm.yaml", "low: 221000 CNY", "low: 221000 EUR", "wrong-unit", "different currencies");
}

TEST_CASE("a rate of nothing is found with a name, one of before its chip, and one of a term that costs more than the hour it saves on") {
    finds("rental.yaml", "value: 5.12 USD/GPU-h", "value: 0 USD/GPU-h", "out-of-range", "error: value: the figure cannot be meant");
    finds("rental.yaml", "date: 2025-03-02", "date: 2001-03-02", "contradiction", "a rate of 2001-03-02, and a100-sxm-80gb was released on");
    const auto text = lint_text(with_change("rental.yaml", "term: spot\n    value: 2.69 USD", "term: spot\n    value: 26.9 USD"));
    CHECK(holds(text, "h100-sxm of RunPod would cost more on spot than on demand on the same day"));
    CHECK(holds(text, "note: the rate on demand stands here"));
}

TEST_CASE("a kind of site was measured in regions that there are") { finds("pue.yaml", "sites: [sg, tw]", "sites: [sg, atlantis]", "unknown-id", "atlantis"); }

TEST_CASE("a model that is released before its training starts is found") {
    finds("models/bloom-176b.yaml", "start: {value: 2022-03-11", "start: {value: 2022-08-11", "contradiction", "the training of 'bloom-176b' starts after the model was released on 2022-07-11");
}

TEST_CASE("an alias that names another chip too is found") {
    const auto text = lint_text(with_change("chips/h20.yaml", "aliases: []", "aliases: [h800]"));
    CHECK(holds(text, "the alias 'h800' names another chip too"));
    finds("chips/h20.yaml", "aliases: []", "aliases: [b200]", "id-differs", "the alias 'b200' names another chip too");
}

TEST_CASE("a mixture of experts without active parameters is found") {
    finds("models/arctic-480b.yaml", "active_parameters: 17e9 parameters\n", "", "missing-active-parameters");
    finds("models/deepseek-v3.yaml", "active_parameters: 37e9 parameters", "active_parameters: 3700e9 parameters", "out-of-range",
          "more parameters are active than there are");
}

TEST_CASE("a model without tokens and without arithmetic is found") {
    const auto text = config_text("models/gpt-4.yaml");
    const auto from = text.find("training_flop:");
    const auto to = text.find("\nrun:", from);
    REQUIRE(to != std::string::npos);
    const auto complaints = lint_text(with_file("models/gpt-4.yaml", text.substr(0, from) + text.substr(to + 1)));
    CHECK(holds(complaints, "neither tokens nor training_flop nor a shape are given"));
    CHECK(holds(complaints, "[missing-key]"));
}

TEST_CASE("a household series is refused") {
    finds("imported/eurostat-nrg-pc-205/nl.yaml", "customer: non-household", "customer: household", "household-series");
}

TEST_CASE("prices with VAT but without its rate are found, and a rate beyond reason too") {
    finds("regions/cn-gd.yaml", "    vat_rate: 13 %\n", "", "missing-key", "'vat_rate' is missing");
    finds("regions/cn-gd.yaml", "vat_rate: 13 %", "vat_rate: 130 %", "out-of-range");
}

TEST_CASE("bands with a gap or an overlap are found") {
    finds("tariff-bands.yaml", "{id: IF, from: 70000 MWh", "{id: IF, from: 80000 MWh", "out-of-range", "does not begin where the one before it ends");
    finds("tariff-bands.yaml", "below: 70000 MWh", "below: 75000 MWh", "out-of-range");
}

TEST_CASE("an exchange rate upside down is found") {
    finds("money/exchange-rates.yaml", "EUR: 0.9242 EUR/USD", "EUR: 1.082 USD/EUR", "wrong-unit", "for one US dollar");
}

TEST_CASE("misspelt keys and names are found with what was meant") {
    finds("chips/h20.yaml", "memory_bandwidth:", "memory_bandwith:", "unknown-key", "did you mean 'memory_bandwidth'?");
    finds("imported/eia-retail-sales/us.yaml", "customer: industrial", "customer: industrail", "unknown-value", "did you mean 'industrial'?");
    finds("regions/us.yaml", "currency: USD", "currency: UDS", "unknown-value");
}

TEST_CASE("a model whose chip is not there, and a region whose parent is not there, are found") {
    finds("models/gpt-3.yaml", "chip: v100", "chip: v200", "unknown-id");
    finds("regions/nl.yaml", "parent: europe", "parent: eruope", "unknown-id", "did you mean 'europe'?");
}

TEST_CASE("a price that is many times that of the period before is found, though both lie in the window") {
    finds("imported/eurostat-nrg-pc-205/nl.yaml", "IF: 0.0708 EUR/kWh", "IF: 0.708 EUR/kWh", "out-of-range", "times the price of 2015-S1");
}

TEST_CASE("an imported file names a region that there is, and stands in the folder of its source") {
    const auto text = config_text("imported/ember-yearly/nl.yaml");
    const auto stray = lint_text(with_file("imported/ember-yearly/xx.yaml", replaced(text, "id: nl", "id: xx")));
    CHECK(holds(stray, "imported/ember-yearly/xx.yaml: error: there is no region 'xx' in the catalog"));
    CHECK(holds(lint_text(with_file("imported/owid-energy/nl.yaml", text)), "the source 'ember-yearly' is not the folder's, 'owid-energy'"));
    finds("imported/ember-yearly/nl.yaml", "id: nl", "id: ne", "id-differs", "the id 'ne' is not the file's name 'nl'");
}

TEST_CASE("a folder that the catalog does not have is found") {
    CHECK(holds(lint_text(with_file("chip/h30.yaml", config_text("chips/h20.yaml"))), "did you mean 'chips'?"));
}

TEST_CASE("a file that several others need is complained of once") {
    const auto text = lint_text(with_change("chips/h800-sxm.yaml", "power: 700 W", "power: 700 kWh"));
    CHECK(text.find("[wrong-unit]") == text.rfind("[wrong-unit]"));
}

TEST_CASE("removing any one line of a chip or region never crashes lint") {
    for (const std::string path : {"chips/h800-sxm.yaml", "regions/cn-gd.yaml", "models/deepseek-v3.yaml", "defaults.yaml"}) {
        const auto text = config_text(path);
        for (std::size_t at = 0; at < text.size();) {
            const auto end = std::min(text.find('\n', at) + 1, text.size());
            auto document = config::read_text(path, text.substr(0, at) + text.substr(end));
            at = end;
            if (!document) { continue; }
            auto files = Catalog::embedded().files();
            files.insert_or_assign(path, std::move(*document));
            static_cast<void>(catalog::lint(Catalog(std::move(files)), {}));
        }
    }
}

TEST_CASE("parents that go in a circle are found, and a region that is its own") {
    finds("regions/nl.yaml", "parent: europe", "parent: nl", "contradiction", "the parent of 'nl' is itself");
    finds("regions/world.yaml", "id: world\n", "id: world\nparent: europe\n", "contradiction", "the parents of 'nl' go in a circle");
}

TEST_CASE("a group that cannot be typed is found") {
    finds("groups.yaml", "  eu27:", "  EU 27:", "unknown-value", "'EU 27' is no id of a group");
    finds("groups.yaml", "  eu27:", "  a,b:", "unknown-value");
}

TEST_CASE("a region whose currency has no rate is found, and nothing is said of what its prices are in dollars") {
    finds("regions/nl.yaml", "currency: EUR", "currency: SAR", "no-exchange-rate", "no rate of SAR, the currency of 'nl'");
    const auto text = lint_text(with_change("imported/eia-retail-sales/us.yaml", "all: 0.0813 USD/kWh", "all: 160.6 SAR/kWh"));
    CHECK_FALSE(holds(text, "USD/kWh cannot be meant"));
}
