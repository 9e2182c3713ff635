// SPDX-License-Identifier: Apache-2.0
#include <bits/models.hpp>

#include <cstdlib>
#include <utility>

namespace traincost::bits {

namespace {

using Numbers = std::initializer_list<std::pair<std::string_view, double>>;

/// Every name has to be one, or the bits would not be those of what stands here.
void put(scenario::Inputs<double>& inputs, Numbers numbers) {
    for (const auto& [name, number] : numbers) {
        bool found = false;
        scenario::for_each_input(
            [&, wanted = name, value = number](std::string_view each, auto& input) {
                if (each != wanted) { return; }
                found = true;
                scenario::detail::assign(input, value);
            },
            inputs);
        if (!found) { std::abort(); }
    }
}

scenario::Choices choices() {
    scenario::Choices c;
    c.power = cost::PowerMode::measured;
    c.tariff = {cost::TariffKind::in_parts, true, true, true, true, true, true, true};
    c.count = scenario::CountKind::for_deadline;
    c.flop = scenario::FlopKind::six_nd;
    c.stages = 2;
    c.stage_kinds[0] = scenario::StageKind::computed;
    c.stage_kinds[1] = scenario::StageKind::given;
    c.stage_tokens[0] = true;
    c.price_is_of_bare_chip = true;
    c.parameters_known = true;
    return c;
}

CostModel made() {
    constexpr double hour = 3600.0;
    constexpr double year = 8766.0 * hour;
    constexpr double kwh = 3.6e6;
    CostModel model;
    model.choices = choices();
    put(model.first, {{"stage.0.tokens", 14.8e12},
                      {"stage.1.gpu_hours", 124'000.0 * hour},
                      {"active_parameters", 37e9},
                      {"chip.peak", 989e12},
                      {"mfu", 0.21},
                      {"chip.node", 8.0},
                      {"deadline", 60.0 * 24.0 * hour},
                      {"chip.power", 700.0},
                      {"chip.node_power", 1275.0},
                      {"power_use", 0.85},
                      {"pue", 1.2},
                      {"chip.price", 30'000.0},
                      {"chip.price.exchange", 1.08},
                      {"chip.server_to_chip_price", 1.64},
                      {"chip.age", 0.75 * year},
                      {"value_decay", 0.14 / year},
                      {"interconnect_share", 0.19},
                      {"electricity", 0.071 / kwh},
                      {"electricity.network", 0.012 / kwh},
                      {"electricity.demand", 0.009 / kwh},
                      {"electricity.levies", 0.003 / kwh},
                      {"electricity.taxes", 0.0005 / kwh},
                      {"electricity.compensation", 0.004 / kwh},
                      {"electricity.surcharge", 0.017},
                      {"electricity.load", 0.87},
                      {"electricity.term", 0.5 * year},
                      {"electricity.vat", 0.21},
                      {"electricity.exchange", 1.08},
                      {"carbon_intensity", 0.268 / kwh}});
    model.second = model.first;
    put(model.second,
        {{"pue", 1.3}, {"electricity", 0.41 / kwh}, {"electricity.currency", 7.1}, {"carbon_intensity", 0.56 / kwh}});
    return model;
}

}  // namespace

const CostModel& cost_model() {
    static const CostModel model = made();
    return model;
}

const Models* models(uncertainty::Isa isa) {
    switch (isa) {
        case uncertainty::Isa::avx2:
            return models_avx2();
        case uncertainty::Isa::avx512:
            return models_avx512();
        case uncertainty::Isa::sse2:
            break;
    }
    return models_sse2();
}

}  // namespace traincost::bits
