// SPDX-License-Identifier: Apache-2.0
// How the texts of a request's fields are read. Not part of the public interface.
#pragma once

#include <traincost/catalog/reading.hpp>
#include <traincost/core/suggest.hpp>
#include <traincost/scenario/request.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <limits>

namespace traincost::scenario::reading {

/// The window in which a value can be meant, in base units. Outside of it the text is a slip of units or digits.
struct Window {
    double low = 0.0;
    double high = std::numeric_limits<double>::infinity();
    bool zero_allowed = false;
};

inline constexpr double hour = 3600.0;
inline constexpr double per_kwh = 1.0 / 3.6e6;
inline constexpr double highest_price = 5000 * per_kwh;  // in any currency; what it is in dollars is looked at when rates are known

inline Diagnostic with_key(Complaint complaint, std::string_view key, const Place& where) {
    complaint.message = fmt::format("{}: {}", key, complaint.message);
    return complaint.at(where);
}

inline bool inside(double x, const Window& window) {
    if (x == 0.0) { return window.zero_allowed; }
    return x >= window.low && x <= window.high;
}

inline Diagnostic out_of_range(std::string_view key, std::string_view text, std::string_view range, const Place& where) {
    return {where, Severity::error, "out-of-range", fmt::format("{}: '{}' cannot be meant", key, text.substr(0, 40)),
            fmt::format("expected {}", range)};
}

using catalog::detail::size_of;
inline double size_of(const units::DemandCharge& charge) { return charge.per_full_load.amount.value(); }

template <class V>
std::optional<V> read_quantity(std::string_view key, std::string_view text, const Place& where, const Window& window,
                               std::string_view range, Diagnostics& diagnostics) {
    const auto value = units::parse<V>(text);
    if (!value) {
        diagnostics.push_back(with_key(value.error(), key, where));
        return std::nullopt;
    }
    if (!inside(size_of(*value), window)) {
        diagnostics.push_back(out_of_range(key, text, range, where));
        return std::nullopt;
    }
    return *value;
}

template <class E, std::size_t N>
std::optional<E> read_name(std::string_view key, std::string_view text, const Place& where,
                           const std::array<std::string_view, N>& names, Diagnostics& diagnostics) {
    const auto found = std::find(names.begin(), names.end(), text);
    if (found != names.end()) { return static_cast<E>(found - names.begin()); }
    diagnostics.push_back({where, Severity::error, "unknown-value", fmt::format("{}: unknown value '{}'", key, text.substr(0, 40)),
                           did_you_mean(text, {names.begin(), names.end()})});
    return std::nullopt;
}

/// A stage of a training programme: "context-extension 126B at 131072". Defined in `read_training.cpp`.
void read_training(Request& request, std::string_view text, const Place& where, Diagnostics& diagnostics);

template <class V>
void put(Maybe<V>& field, std::optional<V> value, const Place& where) {
    if (value) { field = Given<V>{std::move(*value), where}; }
}

}  // namespace traincost::scenario::reading

namespace traincost::scenario {

/// A field that may differ between regions. What reads the part of one region reads that of all.
template <class Read>
constexpr Field regional_field(std::string_view key, FieldGroup group, std::string_view example, std::string_view help, Read read) {
    return {key, group, example, help, [](Request& r, std::string_view text, const Place& where, Diagnostics& d) { Read{}(r.everywhere, text, where, d); }, false, read};
}

}  // namespace traincost::scenario
