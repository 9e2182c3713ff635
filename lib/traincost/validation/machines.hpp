// SPDX-License-Identifier: Apache-2.0
// What a source implies that tables have no column for: software, network, sharding, how a batch is cut.
#pragma once

#include <traincost/config/csv.hpp>
#include <traincost/core/result.hpp>
#include <traincost/units/quantities.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace traincost::validation {

/// A row of `configs/truth/machines.csv`. What is empty or not told is left to defaults.
struct MachineRule {
    std::string source_holds;  ///< the rule is for rows whose source has this in it
    std::string stack, layout, micro_batch, expert_tensor, models;
    std::optional<Bandwidth<>> network;  ///< of one chip
    std::optional<double> gradient_bytes;
    std::optional<std::int64_t> zero, zero_in_pipeline, interleave, sequence;
    std::optional<bool> sequence_parallel, tensor_overlap;
};

[[nodiscard]] Result<std::vector<MachineRule>> read_machines(const config::CsvText& table);

/// The first rule for a source; null where there is none.
[[nodiscard]] const MachineRule* rule_for(std::string_view source, const std::vector<MachineRule>& rules);

}  // namespace traincost::validation
