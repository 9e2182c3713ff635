// SPDX-License-Identifier: Apache-2.0
// Scenarios of every kind that the packaged catalog allows.
#pragma once

#include <scenario/asking.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace traincost::test {

struct NamedScenario {
    std::string name;
    scenario::Scenario scenario;
};

/// Ways to know GPU-hours and chips: as disclosed; computed from an MFU; carried over to another chip and other tokens;
/// with the number of chips from a deadline; FLOP given; a bare chip's price in another currency.
inline std::vector<std::pair<std::string, Fields>> variants_of(std::string_view model, bool owned) {
    std::vector<std::pair<std::string, Fields>> all = {
        {"as packaged", {}},
        {"computed", {{"mfu", "0.31"}}},
        {"deadline", {{"deadline", "61 d"}}},
        {"given FLOP", {{"flop", "3.1e24"}, {"mfu", "0.42"}}},
        {"given hours", {{"gpu_hours", "123456789"}, {"count", "999"}}},
        {"other chip", {{"chip", "b200"}, {"mfu", "0.37"}, {"deadline", "79 d"}}}};
    if (model != "gpt-4") {  // whose hours are not disclosed, nor its tokens
        all.push_back({"carried", {{"chip", "h20"}, {"precision", "bf16"}}});
        all.push_back({"other tokens", {{"tokens", "3.3T"}, {"deadline", "33 d"}}});
    }
    if (owned) {
        all.push_back(
            {"bare chip in CNY",
             {{"chip_price", "123456 CNY"}, {"chip_price_kind", "chip"}, {"currency", "EUR"}, {"mfu", "0.29"}}});
    }
    return all;
}

inline std::vector<NamedScenario> scenarios_of(std::string_view model, const std::vector<std::string>& regions,
                                               const Catalog& catalog) {
    std::vector<NamedScenario> all;
    for (const std::string mode : {"owned", "rented"}) {
        for (const auto& [variant, fields] : variants_of(model, mode == "owned")) {
            for (const std::string power : {"tdp", "measured", "rated"}) {
                Fields asked = Fields{{"model", std::string(model)}, {"mode", mode}, {"power", power}} + fields;
                if (mode == "rented") { asked.push_back({"rate", "13.5 CNY/h"}); }
                for (const auto& region : regions) { asked.push_back({"regions", region}); }
                for (auto& scenario : required(scenario::resolve_all(ask(asked), catalog))) {
                    std::string name = std::string(model) + ", " + mode + ", " + power + ", " + variant + ", " +
                                       scenario.names.region_id;
                    all.push_back({std::move(name), std::move(scenario)});
                }
            }
        }
    }
    return all;
}

inline std::vector<std::string> texts(const std::vector<std::string_view>& views) {
    return {views.begin(), views.end()};
}

}  // namespace traincost::test
