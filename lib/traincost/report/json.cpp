// SPDX-License-Identifier: Apache-2.0
#include <traincost/report/formats.hpp>

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <cmath>

namespace traincost::report {

namespace {

using Json = nlohmann::ordered_json;

/// 15 significant digits: all that a double holds for certain, without the noise of the last bit; whole numbers are whole.
Json number(double value) { return Json::parse(fmt::format("{:.15g}", value)); }

Json json_of(const Data& data) {
    struct Visitor {
        Json operator()(std::monostate) const { return nullptr; }
        Json operator()(bool value) const { return value; }
        Json operator()(double value) const { return std::isfinite(value) ? number(value) : Json(nullptr); }
        Json operator()(const std::string& value) const { return value; }
        Json operator()(const Data::List& list) const {
            Json out = Json::array();
            for (const auto& entry : list) { out.push_back(json_of(entry)); }
            return out;
        }
        Json operator()(const Data::Object& object) const {
            Json out = Json::object();
            for (const auto& [key, value] : object) { out[key] = json_of(value); }
            return out;
        }
    };
    return data.visit(Visitor{});
}

}  // namespace

std::string to_json(const Report& report) {
    return json_of(report.data).dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace traincost::report
