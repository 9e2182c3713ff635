// SPDX-License-Identifier: Apache-2.0
// Asks a `config.json` for its settings by the names that they go by, and notes where they stand. Used by hugging_face*.cpp.
#pragma once

#include <traincost/catalog/reading_count.hpp>
#include <traincost/catalog/shape.hpp>
#include <traincost/config/document.hpp>

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace traincost::catalog {

/// A setting: what it is in a shape, and the names it goes by in files, the usual one first.
struct Setting {
    std::string_view key;
    std::array<std::string_view, 3> names;
};

class Settings {
 public:
    Settings(config::Node node, Diagnostics& diagnostics) : node_(node), diagnostics_(diagnostics) { places_.emplace("", node.place()); }

    /// A count that must be there, or 0 with a complaint.
    [[nodiscard]] Count required(const Setting& setting);
    /// A count, or what holds where the file has none or says null.
    [[nodiscard]] Count optional(const Setting& setting, Count otherwise, Count least = 1);
    /// Whether the file is silent on a key; null is not silence.
    [[nodiscard]] bool says_nothing_of(std::string_view name) const { return !node_.find(name); }
    [[nodiscard]] bool flag(const Setting& setting, bool otherwise);
    [[nodiscard]] std::string text(std::string_view name) const;
    /// A list of texts or counts; empty where there is none.
    [[nodiscard]] std::vector<config::Node> list(std::string_view name);
    /// Settings that stand under a key of their own; these where there is none.
    [[nodiscard]] Settings under(std::string_view name) const;

    void refuse(std::string_view name, std::string_view code, std::string message, std::string hint);

    [[nodiscard]] const ShapePlaces& places() const { return places_; }
    [[nodiscard]] Diagnostics& diagnostics() { return diagnostics_; }

 private:
    [[nodiscard]] std::optional<config::Node> find(const Setting& setting);

    config::Node node_;
    Diagnostics& diagnostics_;
    ShapePlaces places_;
};

/// A family of models: how its files spell the shape.
struct Family {
    std::string_view model_type;
    void (*read)(Settings& settings, Shape& shape);
};

/// All families that are known.
[[nodiscard]] std::span<const Family> hugging_face_families();

}  // namespace traincost::catalog
