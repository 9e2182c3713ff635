// SPDX-License-Identifier: Apache-2.0
#include <traincost/catalog/load.hpp>
#include <traincost/catalog/reading.hpp>

namespace traincost::catalog {

namespace {

std::optional<Precision> read_precision(config::Record& record, std::string_view key) {
    const auto node = record.optional(key);
    if (!node) { return std::nullopt; }
    const auto index = one_of(*node, {precision_names.begin(), precision_names.end()}, record.diagnostics());
    return index ? std::optional(static_cast<Precision>(*index)) : std::nullopt;
}

RunStage read_stage(const config::Node& node, const Provenance& around, Diagnostics& diagnostics) {
    config::Record record(node, diagnostics);
    Reading reading(record, around);
    RunStage stage;
    stage.name = record.required_text("name");
    stage.gpu_hours = reading.required<ChipTime<>>("gpu_hours");
    stage.tokens = reading.optional<Tokens<>>("tokens");
    record.finish();
    return stage;
}

Run read_run(const config::Node& node, const Provenance& around, Diagnostics& diagnostics) {
    config::Record record(node, diagnostics);
    Reading reading(record, around);
    Run run;
    run.where = node.place();
    run.chip = record.required_text("chip");
    run.region = record.optional_text("region").value_or("");
    run.count = reading.optional<Chips<>>("count");
    run.start = reading.optional<Date>("start");
    run.precision = read_precision(record, "precision");
    run.mfu_precision = read_precision(record, "mfu_precision");
    run.mfu = reading.optional<double>("mfu", {1e-6, 1.0});
    run.flop_mfu_correlation = reading.optional<double>("flop_mfu_correlation", {-1.0, 1.0});
    for (const auto& stage : record.list("stages")) { run.stages.push_back(read_stage(stage, around, diagnostics)); }
    run.rate = reading.optional<Priced<CostPerChipTime<>>>("rate");
    if (run.rate) { run.rate->value.date = run.rate->provenance.date; }
    record.finish();
    return run;
}

void read_flop_per_token(Model& model, const config::Node& node, const Provenance& around, Diagnostics& diagnostics) {
    config::Record record(node, diagnostics);
    Reading reading(record, around);
    model.flop_per_token_causal = reading.optional<FlopPerToken<>>("causal");
    model.flop_per_token_full = reading.optional<FlopPerToken<>>("full");
    record.finish();
}

}  // namespace

Result<Model> load_model(const config::Document& document) {
    Diagnostics diagnostics;
    config::Record record(document.root(), diagnostics);
    Model model;
    model.id = record.required_text("id");
    model.name = record.required_text("name");
    model.developer = record.required_text("developer");
    model.architecture = read_enum(record.required("architecture"), architecture_names, Architecture::undisclosed, diagnostics);
    const Provenance around = read_file_provenance(record);
    Reading reading(record, around);
    model.released = reading.required<Date>("released");
    model.parameters = reading.optional<Parameters<>>("parameters");
    model.active_parameters = reading.optional<Parameters<>>("active_parameters");
    model.tokens = reading.optional<Tokens<>>("tokens");
    if (const auto node = record.optional("flop_per_token")) { read_flop_per_token(model, *node, around, diagnostics); }
    model.training_flop = reading.optional<Flop<>>("training_flop");
    if (const auto node = record.optional("shape")) { model.shape = load_shape(*node, around, model.shape_source, diagnostics); }
    if (const auto node = record.optional("run")) { model.run = read_run(*node, around, diagnostics); }
    record.finish();
    if (!diagnostics.empty()) { return failure_in_order(std::move(diagnostics)); }
    return model;
}

}  // namespace traincost::catalog
