// SPDX-License-Identifier: Apache-2.0
// What machines are given: an ordered tree of names, texts, numbers and lists, before any format.
#pragma once

#include <traincost/units/format.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace traincost::report {

/// A node of the tree. An object keeps the order in which its members were added.
class Data {
 public:
    using Member = std::pair<std::string, Data>;
    using Object = std::vector<Member>;
    using List = std::vector<Data>;

    Data() = default;  ///< null
    Data(bool value) : value_(value) {}                       // NOLINT: literals become data
    Data(double value) : value_(value) {}                     // NOLINT
    Data(std::string value) : value_(std::move(value)) {}     // NOLINT
    Data(std::string_view value) : value_(std::string(value)) {}  // NOLINT
    Data(const char* value) : value_(std::string(value)) {}   // NOLINT
    Data(List value) : value_(std::move(value)) {}            // NOLINT
    Data(Object value) : value_(std::move(value)) {}          // NOLINT

    /// A number with its unit: {"value": 3.24, "unit": "GWh"}.
    static Data measured(double value, std::string unit) {
        return Object{{"value", Data(value)}, {"unit", Data(std::move(unit))}};
    }
    /// A quantity in the unit in which machines get it.
    template <class Unit>
    static Data measured(const units::Quantity<Unit, double>& q, std::string_view currency = units::some_money) {
        auto unit = units::machine_unit(units::dimensions<Unit>(), currency);
        return measured(q.value() / unit.factor, std::move(unit.symbol));
    }

    template <class Visitor>
    decltype(auto) visit(Visitor&& visitor) const {
        return std::visit(std::forward<Visitor>(visitor), value_);
    }

 private:
    std::variant<std::monostate, bool, double, std::string, List, Object> value_;
};

}  // namespace traincost::report
