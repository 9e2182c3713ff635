// SPDX-License-Identifier: Apache-2.0
// The part of `resolve` that is about the run: model, chip, stages, arithmetic, number of chips.
#include <traincost/scenario/draft.hpp>

#include <traincost/core/suggest.hpp>
#include <traincost/scenario/own_model.hpp>
#include <traincost/units/format.hpp>
#include <traincost/units/makers.hpp>

#include <algorithm>
#include <chrono>

namespace traincost::scenario {

namespace {

using catalog::Precision;

constexpr double tolerance = 1e-6;

/// A cluster brings its chip; another one beside it is a contradiction.
void look_up_cluster(Draft& d) {
    if (!d.request.cluster) { return; }
    auto cluster = d.catalog.cluster(d.request.cluster->value, d.request.cluster->where);
    if (!cluster) { append(d.diagnostics, cluster.error()); return; }
    if (d.request.chip) {
        contradiction(d, d.request.chip->where, fmt::format("a chip is given, and {} has its own, {}", cluster->name, cluster->chip),
                      "leave one of the two out", d.request.cluster->where, "the cluster is named here");
    }
    d.cluster = std::move(*cluster);
}

void look_up(Draft& d) {
    if (d.request.model) {
        auto model = model_of(d.request, d.catalog);
        if (model) { d.model = std::move(*model); } else { append(d.diagnostics, model.error()); }
    }
    look_up_cluster(d);
    const bool own_chip = d.request.chip.has_value();
    if (!own_chip && d.cluster) {
        if (auto chip = d.catalog.chip(d.cluster->chip, d.cluster->where)) { d.chip = std::move(*chip); } else { append(d.diagnostics, chip.error()); }
        return;
    }
    if (d.request.cluster && !d.cluster) { return; }
    if (!own_chip && !d.model) {
        if (!d.request.model) {
            d.complain({}, "missing-field", "there is no run to estimate", "name a model, or a chip with gpu_hours");
        }
        return;
    }
    if (!own_chip && d.model->run.chip.empty()) {
        d.complain(d.request.model->where, "missing-field", fmt::format("the chip on which {} was trained is not known", d.model->name),
                   "name one, such as --chip h100-sxm");
        return;
    }
    const std::string id = own_chip ? d.request.chip->value : d.model->run.chip;
    auto chip = d.catalog.chip(id, own_chip ? d.request.chip->where : d.model->run.where);
    if (chip) { d.chip = std::move(*chip); } else { append(d.diagnostics, chip.error()); }
}

std::string precisions_of(const catalog::Chip& chip) {
    std::string list;
    for (std::size_t p = 0; p < catalog::precision_names.size(); ++p) {
        if (!chip.peak[p]) { continue; }
        list += (list.empty() ? "" : ", ") + std::string(catalog::precision_names[p]);
    }
    return list;
}

void use_given_peak(Draft& d, const FlopRatePerChip<>& dense, Precision precision) {
    const auto& given = *d.request.peak;
    if (given.value.value() > dense.value() * (1.0 + tolerance)) {
        d.complain(given.where, "sparse-peak",
                   fmt::format("peak: {} is above the dense {} peak of {}, {}", units::text(given.value),
                               catalog::name(precision), d.chip->name, units::text(dense)),
                   "rates with structured sparsity are twice the dense ones and no training reaches them");
        return;
    }
    d.use("chip.peak", d.scenario.inputs.peak, given);
}

void resolve_peak(Draft& d) {
    const auto wanted = wanted_precision(d);
    const auto peak = peak_of(*d.chip, wanted);
    if (!peak) {
        const Place where = d.request.precision ? d.request.precision->where : d.request.chip ? d.request.chip->where : Place{};
        d.complain(where, "no-peak", fmt::format("{} has no {} peak rate", d.chip->name, catalog::name(wanted)),
                   fmt::format("set precision to one that it has: {}", precisions_of(*d.chip)));
        return;
    }
    d.scenario.names.precision = peak->precision;
    if (peak->precision != wanted) {
        d.assume(fmt::format("{} has no {}; its {} peak rate stands in.", d.chip->name, catalog::name(wanted),
                             catalog::name(peak->precision)), "chip.peak");
    }
    if (d.request.peak) { use_given_peak(d, peak->rate.value, peak->precision); }
    else { d.use("chip.peak", d.scenario.inputs.peak, peak->rate); }
    const auto arithmetic = d.model && !decides_on_products(d) ? d.model->run.precision : std::nullopt;
    if (arithmetic && *arithmetic != peak->precision) {
        const auto& at = d.chip->peak_of(*arithmetic);
        if (!at) {
            d.assume(fmt::format("The run computes in {}, which {} does not have: at the same MFU of its {} peak the GPU-hours come out too "
                                 "low, since {} helped to reach it.", catalog::name(*arithmetic), d.chip->name,
                                 catalog::name(peak->precision), catalog::name(*arithmetic)), "chip.peak");
        } else {
            auto own = *at;
            if (d.request.peak) { own.value = own.value * (d.scenario.inputs.peak / peak->rate.value); }  // clocks slow all precisions alike
            d.use("chip.arithmetic_peak", d.scenario.inputs.arithmetic_peak, own);
            d.scenario.choices.arithmetic_peak_differs = true;
            d.scenario.names.arithmetic_precision = *arithmetic;
        }
    }
}

/// Parameters and tokens that the user gave for a run of his own.
void resolve_parameters(Draft& d) {
    const auto& r = d.request;
    auto& in = d.scenario.inputs;
    if (d.model) {
        for (const auto* given : {&r.parameters, &r.active_parameters}) {
            if (*given) {
                contradiction(d, (*given)->where, fmt::format("parameters are given, and {} has its own", d.model->name),
                              "leave one of the two out", r.model->where, "the model is named here");
            }
        }
        if (d.model->active_parameters) {
            d.use("active_parameters", in.active_parameters, *d.model->active_parameters);
        } else if (d.model->parameters && d.model->architecture == catalog::Architecture::dense) {
            d.use("active_parameters", in.active_parameters, *d.model->parameters);
        } else {
            return;
        }
        d.scenario.choices.parameters_known = true;
        return;
    }
    if (r.parameters && r.active_parameters && r.active_parameters->value > r.parameters->value) {
        contradiction(d, r.active_parameters->where, "more parameters are active than there are", "swap the two?",
                      r.parameters->where, "all parameters are given here");
    }
    if (r.active_parameters) {
        d.use("active_parameters", in.active_parameters, *r.active_parameters);
    } else if (r.parameters) {
        if (!r.architecture || r.architecture->value != catalog::Architecture::dense) {
            d.complain(r.parameters->where, "missing-active-parameters",
                       "the number of parameters alone does not say how much arithmetic a token takes",
                       "in a mixture of experts give active_parameters; otherwise say architecture: dense");
            return;
        }
        d.use("active_parameters", in.active_parameters, *r.parameters);
    } else {
        return;
    }
    d.scenario.choices.parameters_known = true;
}

void use_flop_per_token(Draft& d) {
    if (!d.model) { return; }
    auto& in = d.scenario.inputs;
    if (d.model->flop_per_token_causal) {
        d.use("flop_per_token.causal", in.flop_per_token, *d.model->flop_per_token_causal);
        d.scenario.choices.causal_known = true;
    }
    if (d.model->flop_per_token_full) {
        d.use("flop_per_token.full", in.flop_per_token_full, *d.model->flop_per_token_full);
        d.scenario.choices.full_known = true;
    }
}

void resolve_count(Draft& d) {
    const auto& r = d.request;
    auto& c = d.scenario.choices;
    d.use("chip.node", d.scenario.inputs.chips_per_node, d.cluster ? d.cluster->node : d.chip->node);
    if (r.count && d.cluster && r.count->value > d.cluster->count.value) {
        contradiction(d, r.count->where, fmt::format("{} has {:.0f} chips", d.cluster->name, d.cluster->count.value.value()),
                      "give fewer, or leave the number out", d.request.cluster->where, "the cluster is named here");
    }
    if (r.count) {
        d.use("count", d.scenario.inputs.count, *r.count);
        c.count = CountKind::given;
        if (r.deadline) { d.scenario.deadline = r.deadline->value; }
    } else if (r.deadline && d.cluster) {  // a cluster has the chips that it has
        d.use("count", d.scenario.inputs.count, d.cluster->count);
        c.count = CountKind::given;
        d.scenario.deadline = r.deadline->value;
    } else if (r.deadline) {
        d.use("deadline", d.scenario.inputs.deadline, *r.deadline);
        c.count = CountKind::for_deadline;
    } else if (d.cluster) {
        d.use("count", d.scenario.inputs.count, d.cluster->count);
        c.count = CountKind::given;
    } else if (d.model && d.model->run.count) {
        d.use("count", d.scenario.inputs.count, *d.model->run.count);
        c.count = CountKind::given;
    }
}

constexpr std::string_view decided_by_start = "chip.price chip.age electricity rate carbon_intensity";

void resolve_start(Draft& d) {
    if (d.request.start) {
        d.start = d.request.start->value;
        if (*d.start < d.chip->released.value) {
            contradiction(d, d.request.start->where, fmt::format("training starts before {} was released", d.chip->name), "",
                          d.chip->released.provenance.where, fmt::format("released on {}", to_string(d.chip->released.value)));
        }
    } else if (d.model && d.model->run.start && d.model->run.start->value < d.chip->released.value) {
        d.start = delivered(d);
        d.assume(fmt::format("{} did not exist when {} was trained: the run is moved to {}, when it could be bought.", d.chip->name,
                             d.model->name, to_string(*d.start)), decided_by_start);
    } else if (d.model && d.model->run.start) {
        d.start = d.model->run.start->value;
        if (d.model->run.start->provenance.status == catalog::Status::assumed) {
            d.assume(fmt::format("Training starts on {}: assumed, the date is not disclosed.", to_string(*d.start)), decided_by_start);
        }
    } else {
        d.assume("No start of training is given: the newest prices are used, and the hardware is new.", decided_by_start);
    }
}

/// What stands in the place of a catalog entry, and how large it was counted to be.
void describe_own_model(Draft& d) {
    const auto& model = *d.model;
    const auto active = model.active_parameters ? fmt::format(", {} of them active", units::text(model.active_parameters->value)) : std::string();
    d.assume(fmt::format("{} is read from {}: {}{}, counted from its dimensions.", model.name, model.id, units::text(model.parameters->value),
                         active), "active_parameters flop_per_token.causal flop_per_token.full");
}

}  // namespace

Date delivered(const Draft& d) {
    return d.chip->released.value + std::chrono::days(static_cast<int>(d.defaults.delivery_time.value / units::day));
}

void resolve_run(Draft& d) {
    look_up(d);
    if (d.request.model && !d.model) { return; }
    if (!d.chip) { return; }
    auto& names = d.scenario.names;
    names.model = d.model ? d.model->name : "this model";
    if (d.model && d.model->architecture == catalog::Architecture::undisclosed) {
        d.assume(fmt::format("{} has not disclosed how {} was trained: arithmetic, chips and utilisation are estimates of others.",
                             d.model->developer, d.model->name));
    }
    names.model_id = d.model ? d.model->id : "";
    names.developer = d.model ? d.model->developer : "";
    names.chip = d.chip->name;
    names.chip_id = d.chip->id;
    names.chip_short = d.chip->short_name;
    if (d.request.own_model) { describe_own_model(d); }
    resolve_start(d);
    resolve_peak(d);
    resolve_parameters(d);
    use_flop_per_token(d);
    resolve_stages(d);
    resolve_count(d);
    resolve_step(d);
    resolve_step_mfu(d);
    if (d.scenario.choices.flop == FlopKind::six_nd) {
        d.assume("Arithmetic is 6 x parameters x tokens (6ND): attention between tokens is left out.", "active_parameters");
    }
    resolve_relative_mfu(d);
    check_utilisation(d);
}

}  // namespace traincost::scenario
