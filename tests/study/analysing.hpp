// SPDX-License-Identifier: Apache-2.0
// Asks for sensitivities in a few words.
#pragma once

#include <scenario/asking.hpp>

#include <traincost/study/sensitivity.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace traincost::test {

inline study::Study study_for(const Fields& fields) { return required(study::study_of(ask(fields), Catalog::embedded())); }

inline uncertainty::Run base_draws(std::uint64_t n) {
    uncertainty::Run run;
    run.draws = n;
    run.isa = uncertainty::widest_isa();
    return run;
}

inline study::Sensitivity analysed(const study::Study& s, const study::Target& target, const std::vector<study::GivenGroup>& groups = {},
                                   const uncertainty::Run& run = base_draws(16'384)) {
    return study::sensitivity_of(s, target, required(study::groups_of(s, target, groups)), run);
}

inline const study::Elasticity& slope(const std::vector<study::Elasticity>& all, std::string_view name) {
    const auto found = std::find_if(all.begin(), all.end(), [name](const study::Elasticity& e) { return e.name == name; });
    REQUIRE_MESSAGE(found != all.end(), name);
    return *found;
}

inline const study::VarianceShare& share(const std::vector<study::VarianceShare>& all, std::string_view name) {
    const auto found = std::find_if(all.begin(), all.end(), [name](const study::VarianceShare& s) { return s.group.name == name; });
    REQUIRE_MESSAGE(found != all.end(), name);
    return *found;
}

/// A rented run: its cost is hours times rate, both lognormal, and nothing else is uncertain.
inline const Fields hours_times_rate = {{"chip", "h100"}, {"regions", "us"}, {"mode", "rented"}, {"count", "1024"},
                                        {"gpu_hours", "lognormal(1000000, 0.2)"}, {"rate", "lognormal(2 USD/h, 0.3)"}};

}  // namespace traincost::test
