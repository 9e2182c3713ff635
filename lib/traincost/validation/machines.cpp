// SPDX-License-Identifier: Apache-2.0
#include <traincost/validation/machines.hpp>

#include <traincost/units/makers.hpp>
#include <traincost/validation/table.hpp>

#include <algorithm>

namespace traincost::validation {

namespace {

MachineRule machine_rule(Table& t) {
    const auto whole = [&t](std::string_view column) {
        const auto value = t.number(column, true);
        return value ? std::optional(static_cast<std::int64_t>(*value)) : std::nullopt;
    };
    const auto flag = [&t](std::string_view column) {
        const auto cell = t.text(column);
        return cell.empty() ? std::nullopt : std::optional(cell == "1");
    };
    MachineRule r;
    r.source_holds = t.text("source_holds");
    r.stack = t.text("stack");
    r.layout = t.text("layout");
    r.micro_batch = t.text("micro_batch");
    r.expert_tensor = t.text("expert_tensor");
    r.models = t.text("models");
    r.network = t.measured("network_gbit_s", units::byte / units::second * (1e9 / 8.0));
    r.gradient_bytes = t.number("gradient_bytes");
    r.zero = whole("zero_stage");
    r.zero_in_pipeline = whole("zero_in_pipeline");
    r.interleave = whole("interleave");
    r.sequence = whole("sequence");
    r.sequence_parallel = flag("sequence_parallel");
    r.tensor_overlap = flag("tensor_overlap");
    return r;
}

}  // namespace

Result<std::vector<MachineRule>> read_machines(const config::CsvText& table) {
    return rows_of<MachineRule>(table, {"source_holds", "stack", "network_gbit_s", "zero_stage"}, machine_rule);
}

const MachineRule* rule_for(std::string_view source, const std::vector<MachineRule>& rules) {
    const auto found = std::find_if(rules.begin(), rules.end(), [&](const MachineRule& r) { return source.find(r.source_holds) != std::string_view::npos; });
    return found == rules.end() ? nullptr : &*found;
}

}  // namespace traincost::validation
