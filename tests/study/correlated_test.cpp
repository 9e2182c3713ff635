// SPDX-License-Identifier: Apache-2.0
// Correlations between uncertain figures: by name, and such as can be.
#include <study/asking.hpp>

using namespace traincost;
using namespace traincost::test;

namespace {

const Fields job = {{"model", "deepseek-v3"}, {"regions", "nl,de"}};

Diagnostics refused(const std::string& correlations) {
    Diagnostics diagnostics;
    const auto request = read_fields(job + Fields{{"correlations", correlations}}, diagnostics);
    if (!diagnostics.empty()) { return diagnostics; }
    const auto study = study::study_of(request, Catalog::embedded());
    REQUIRE_FALSE(study);
    return study.error();
}

}  // namespace

TEST_CASE("a correlation of a name that is not drawn offers the nearest, at its place") {
    const auto all = refused("nl.electricity~de.electrcity=0.7");
    const auto* said = complaint(all, "unknown-id");
    REQUIRE(said != nullptr);
    CHECK(contains(said->hint, "de.electricity"));
    CHECK(said->where.line == 3);
    CHECK(complaint(refused("chip.peak~pue=0.1"), "unknown-id") != nullptr);
}

TEST_CASE("a correlation that is none, of one input with itself, or given twice is refused") {
    for (const std::string text : {"1.5", "pue=0.3", "pue~power_use", "pue~power_use=x", "pue~power_use=", "~=", "pue power_use=0.3"}) {
        CAPTURE(text);
        CHECK(complaint(refused(text), "wrong-shape") != nullptr);
    }
    CHECK(complaint(refused("pue~power_use=1.5"), "out-of-range") != nullptr);
    CHECK(complaint(refused("pue~power_use=-1.01"), "out-of-range") != nullptr);
    CHECK(complaint(refused("pue~pue=1"), "contradiction") != nullptr);
    CHECK(complaint(refused("pue~power_use=0.3,power_use~pue=0.4"), "contradiction") != nullptr);
}

TEST_CASE("of correlations that cannot all be, the nearest that can is offered, and works when typed back") {
    for (const std::string text : {"nl.electricity~de.electricity=0.9,nl.electricity~power_use=0.9,de.electricity~power_use=-0.9",
                                   "nl.electricity~de.electricity=1,nl.electricity~power_use=1,de.electricity~power_use=0",
                                   "pue~power_use=0.95,power_use~chip.price=0.95,pue~chip.price=0"}) {
        const auto all = refused(text);
        const auto* said = complaint(all, "contradiction");
        REQUIRE(said != nullptr);
        const auto from = said->hint.find(": ");
        REQUIRE(from != std::string::npos);
        const auto nearest = said->hint.substr(from + 2);
        CAPTURE(nearest);
        CHECK_NOTHROW(static_cast<void>(studied(job + Fields{{"correlations", nearest}})));
    }
}

TEST_CASE("a correlation changes the draws of its own figures alone") {
    const auto apart = studied(job);
    const auto together = studied(job + Fields{{"correlations", "nl.electricity~de.electricity=0.7"}});
    const auto run = draws(512);
    CHECK(column(apart, run, "power_use") == column(together, run, "power_use"));
    CHECK(column(apart, run, "de.electricity") != column(together, run, "de.electricity"));
}

TEST_CASE("no two columns of the draws have the same name") {
    auto names = study::column_names(studied(job));
    std::sort(names.begin(), names.end());
    CHECK(std::adjacent_find(names.begin(), names.end()) == names.end());
}

TEST_CASE("what is correlated with one of two figures that are one draw is so with the other, whichever is named") {
    for (const std::string text : {"us.wacc~pue=0.8", "china.wacc~pue=0.8"}) {
        CAPTURE(text);
        const auto study = studied({{"model", "deepseek-v3"}, {"regions", "us,china"}, {"owning", "tco"}, {"correlations", text}});
        const auto run = draws(4000);
        const auto pue = column(study, run, "pue");
        for (const auto* name : {"us.wacc", "china.wacc"}) {
            const auto wacc = column(study, run, name);
            std::size_t alike = 0;
            for (std::size_t i = 0; i < pue.size(); ++i) { alike += (pue[i] > 1.19) == (wacc[i] > figure(study, name)->distribution.quantile(0.5)) ? 1 : 0; }
            CHECK(alike > pue.size() * 7 / 10);  // 1/2 + asin(0.8)/pi = 0.80 of two that are correlated so, 0.50 of two that are not
        }
    }
}
