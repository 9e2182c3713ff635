// SPDX-License-Identifier: Apache-2.0
// Asks as a user would, in a few words: fields by name, with every field at a line of its own so that places can be
// told.
#pragma once

#include <traincost/catalog/catalog.hpp>
#include <traincost/compare/compare.hpp>
#include <traincost/core/diagnostic.hpp>
#include <traincost/scenario/request.hpp>
#include <traincost/scenario/resolve.hpp>
#include <traincost/scenario/scenario.hpp>

#include <algorithm>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace traincost::test {

/// Fields with their texts, as `--set key=text`; the n-th stands in line n of "asked".
using Fields = std::vector<std::pair<std::string, std::string>>;

inline Fields operator+(Fields a, const Fields& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

inline scenario::Request read_fields(const Fields& fields, Diagnostics& diagnostics) {
    scenario::Request request;
    for (std::size_t i = 0; i < fields.size(); ++i) {
        scenario::set(request, fields[i].first, fields[i].second, Place{"asked", i + 1, 1}, diagnostics);
    }
    return request;
}

inline scenario::Request ask(const Fields& fields) {
    Diagnostics diagnostics;
    auto request = read_fields(fields, diagnostics);
    if (!diagnostics.empty()) { throw std::runtime_error(to_string(diagnostics)); }
    return request;
}

/// The value, or an exception that says all complaints.
template <class V>
V required(Result<V> result) {
    if (!result) { throw std::runtime_error(to_string(result.error())); }
    return std::move(*result);
}

inline scenario::Scenario resolved(const Fields& fields, const Catalog& catalog = Catalog::embedded()) {
    return required(scenario::resolve(ask(fields), catalog));
}

inline scenario::Estimate<double> estimated(const scenario::Scenario& scenario) {
    auto outcome = scenario::estimate(scenario);
    if (const auto* reason = std::get_if<scenario::Infeasible>(&outcome)) { throw std::runtime_error(reason->reason); }
    return std::get<scenario::Estimate<double>>(outcome);
}

inline scenario::Estimate<double> estimated(const Fields& fields, const Catalog& catalog = Catalog::embedded()) {
    return estimated(resolved(fields, catalog));
}

inline compare::Comparison compared(const Fields& fields, const Catalog& catalog = Catalog::embedded()) {
    return required(compare::regions(ask(fields), catalog));
}

/// What is said against a request; empty where nothing is.
inline Diagnostics complaints(const Fields& fields, const Catalog& catalog = Catalog::embedded()) {
    Diagnostics diagnostics;
    const auto request = read_fields(fields, diagnostics);
    if (!diagnostics.empty()) { return diagnostics; }
    const auto scenarios = scenario::resolve_all(request, catalog);
    return scenarios ? Diagnostics{} : scenarios.error();
}

/// The first complaint with a code, or nullptr.
inline const Diagnostic* complaint(const Diagnostics& all, std::string_view code) {
    const auto found = std::find_if(all.begin(), all.end(), [code](const Diagnostic& d) { return d.code == code; });
    return found == all.end() ? nullptr : &*found;
}

inline bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

/// Whether one of the sentences holds all the parts.
inline bool said(const std::vector<std::string>& sentences, const std::vector<std::string_view>& parts) {
    return std::any_of(sentences.begin(), sentences.end(), [&](const std::string& sentence) {
        return std::all_of(parts.begin(), parts.end(), [&](std::string_view part) { return contains(sentence, part); });
    });
}

inline double usd_per_kwh(EnergyPrice<> price) { return price.value() * 3.6e6; }
inline double gpu_hours(ChipTime<> time) { return time.value() / 3600.0; }
inline double kilowatt_hours(Energy<> energy) { return energy.value() / 3.6e6; }
inline double days(Time<> time) { return time.value() / 86400.0; }

}  // namespace traincost::test
