// SPDX-License-Identifier: Apache-2.0
// Models and chips as tables call them, found in the catalog.
#pragma once

#include <traincost/catalog/catalog.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace traincost::validation {

/// What names are compared by: letters, in lower case, and digits; nothing of what stands in parentheses.
[[nodiscard]] std::string key_of(std::string_view name);

/// A chip: "TPU v3", "H100-SXM-80GB", "A100-80GB", "GB200 NVL72". Makers in front and words behind may be there or not; where
/// the form is not told it is the module (SXM).
[[nodiscard]] std::optional<catalog::Chip> chip_called(std::string_view name, const Catalog& catalog);

/// The catalog's models by all that they are called.
class ModelNames {
 public:
    explicit ModelNames(const Catalog& catalog);

    /// The id of the model meant, by id or name, whatever the case and the punctuation, with or without its developer in
    /// front, its size behind ("Grok-1 314B", "Qwen3 235B") or its variant ("Instruct"). A size that is told has to be its own.
    /// `prefix` is what the ids of models begin with that a source calls by their size alone.
    [[nodiscard]] std::optional<std::string> called(std::string_view name, std::string_view developer = {}, std::string_view prefix = {}) const;

 private:
    struct Entry {
        std::string id, key, developer;
        double parameters = 0.0;  ///< 0 where nobody knows
    };
    [[nodiscard]] const Entry* exactly(const std::string& key, std::string_view developer) const;
    [[nodiscard]] const Entry* beginning(const std::string& key) const;

    std::vector<Entry> entries_;
};

}  // namespace traincost::validation
