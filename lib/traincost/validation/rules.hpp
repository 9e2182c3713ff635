// SPDX-License-Identifier: Apache-2.0
// From the words of a published row to a step that can be predicted: by column, by what its source implies, and where
// neither tells by what is usual for the chip and the year. Nothing here knows a row by its id.
#pragma once

#include <traincost/catalog/catalog.hpp>
#include <traincost/validation/machines.hpp>
#include <traincost/validation/names.hpp>
#include <traincost/validation/published.hpp>
#include <traincost/validation/truth.hpp>

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace traincost::validation {

/// What rules look things up in.
struct Lookup {
    const Catalog& catalog;
    ModelNames models;
    std::vector<MachineRule> machines;
};

/// Products in the words of tables: "bf16+float8 linear", "FP8-MX", "MXFP8", "NVFP4". Microscaling exists on Blackwell; what
/// is called so on earlier chips is ordinary FP8. 16 bits where nothing is said; words for numbers of which nothing is known (FP32,
/// integers) come back as they are.
[[nodiscard]] std::string_view products_called(std::string_view precision, const catalog::Chip& chip);

/// What is said of sharding as a stage of it: "3 (FSDP full_shard)", "distributed optimizer"; nothing where nothing is said.
[[nodiscard]] std::optional<std::int64_t> sharding_called(std::string_view told);

/// The shape of a row's model: the catalog's by name, with the layers and the vocabulary that the row states, where the row
/// does not contradict its width and heads; else what the columns make; nothing where they do not suffice.
[[nodiscard]] std::optional<catalog::Shape> shape_of(const PublishedRow& row, const Lookup& lookup);

/// What columns alone make: `layers`, `d_model` and `heads` are needed. Where it is not told whether the feed-forward network is
/// gated and the embedding tied, the stated number of parameters decides, else the ratio of the two widths.
[[nodiscard]] std::optional<catalog::Shape> shape_of_columns(const PublishedRow& row);

/// The id that the row's model has in the catalog, where it has one.
[[nodiscard]] std::optional<std::string> model_of(const PublishedRow& row, const Lookup& lookup);

/// The step as `step_cases` takes it. What cannot be expressed has `not_used`; what the source does not tell stands in `assumed`.
[[nodiscard]] StepRow step_of(const PublishedRow& row, const Lookup& lookup);

/// The most memory that a chip reported, where the notes say "max mem N GB".
[[nodiscard]] std::optional<Bytes<>> memory_told(std::string_view notes);

}  // namespace traincost::validation
