// SPDX-License-Identifier: Apache-2.0
// Asks for ranges in a few words.
#pragma once

#include <scenario/asking.hpp>

#include <traincost/study/range.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace traincost::test {

inline study::Study studied(const Fields& fields, const Catalog& catalog = Catalog::embedded()) {
    return required(study::study_of(ask(fields), catalog));
}

inline uncertainty::Run draws(std::uint64_t n, std::uint64_t seed = 0) {
    uncertainty::Run run;
    run.draws = n;
    run.seed = seed;
    return run;
}

inline std::size_t place_of(const study::Range& range, study::Quantity quantity) {
    const auto found = std::find(range.quantities.begin(), range.quantities.end(), quantity);
    REQUIRE(found != range.quantities.end());
    return static_cast<std::size_t>(found - range.quantities.begin());
}

/// All draws of a column of `column_names`, in order.
inline std::vector<double> column(const study::Study& study, const uncertainty::Run& run, const std::string& name) {
    const auto names = study::column_names(study);
    const auto found = std::find(names.begin(), names.end(), name);
    REQUIRE_MESSAGE(found != names.end(), name);
    const auto place = static_cast<std::size_t>(found - names.begin());
    std::vector<double> all;
    study::each_draw(study, run, [&](const std::vector<double>& row) { all.push_back(row[place]); return true; });
    return all;
}

inline const study::Figure* figure(const study::Study& study, const std::string& name) {
    const auto found = std::find_if(study.figures.begin(), study.figures.end(), [&](const study::Figure& f) { return f.name == name; });
    return found == study.figures.end() ? nullptr : &*found;
}

}  // namespace traincost::test
