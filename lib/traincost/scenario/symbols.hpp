// SPDX-License-Identifier: Apache-2.0
// The field's symbol for every number of an estimate, and what it is in a few words. docs/reference/equations.md has the same.
#pragma once

#include <traincost/scenario/scenario.hpp>

#include <array>
#include <string>
#include <string_view>

namespace traincost::scenario {

/// A row of the table; `#` stands for the number of a stage.
struct SymbolRow {
    std::string_view name;     ///< as in `for_each_input`, `for_each_output` and `for_each_step`
    std::string_view symbol;
    std::string_view tex;
    std::string_view meaning;  ///< `{}` stands for the name of a stage
};

inline constexpr std::array symbol_table = {
    // What is given
    SymbolRow{"stage.#.gpu_hours", "h_#", "h_{#}", "GPU-hours of {} as disclosed or given"},
    SymbolRow{"stage.#.tokens", "D_#", "D_{#}", "tokens of {}"},
    SymbolRow{"stage.#.reference_tokens", "Dref_#", R"(D^{\mathrm{ref}}_{#})", "tokens of {} in the disclosed run"},
    SymbolRow{"flop", "C", "C", "arithmetic of the main stage"},
    SymbolRow{"flop_per_token.causal", "c", "c", "operations per token, attention counted causally"},
    SymbolRow{"flop_per_token.full", "c_full", R"(c_{\mathrm{full}})", "operations per token, attention counted in full"},
    SymbolRow{"active_parameters", "N", "N", "parameters that one token passes through"},
    SymbolRow{"chip.peak", "R", "R", "dense peak rate of the chip"},
    SymbolRow{"chip.arithmetic_peak", "R_arith", R"(R_{\mathrm{arith}})", "dense peak rate at the precision of most matrix products"},
    SymbolRow{"reference_chip.peak", "R_ref", R"(R_{\mathrm{ref}})", "dense peak rate of the chip of the disclosed run"},
    SymbolRow{"mfu", "MFU", R"(\mathrm{MFU})", "model FLOP utilisation"},
    SymbolRow{"chip.peak_16", "R_16", "R_{16}", "dense peak rate of the chip in 16 bits"},
    SymbolRow{"chip.memory_bandwidth", "B_mem", R"(B_{\mathrm{mem}})", "rate of the chip's memory"},
    SymbolRow{"chip.link", "B_link", R"(B_{\mathrm{link}})", "rate of one chip's links inside its domain, one direction"},
    SymbolRow{"chip.network", "B_net", R"(B_{\mathrm{net}})", "rate of one chip's network between domains, one direction"},
    SymbolRow{"step.product", "η_prod", R"(\eta_{\mathrm{prod}})", "share of the peak that large products reach"},
    SymbolRow{"step.attention", "η_att", R"(\eta_{\mathrm{att}})", "share of the 16-bit peak that attention reaches"},
    SymbolRow{"step.recurrence", "η_rec", R"(\eta_{\mathrm{rec}})", "share of the 16-bit peak that recurrences reach"},
    SymbolRow{"step.product_memory", "η_pm", R"(\eta_{\mathrm{pm}})", "share of the memory's rate for what products read and write"},
    SymbolRow{"step.memory", "η_mem", R"(\eta_{\mathrm{mem}})", "share of the memory's rate for all else"},
    SymbolRow{"step.traffic", "b_mov", R"(b_{\mathrm{mov}})", "bytes moved between products, in multiples of the least of unfused kernels"},
    SymbolRow{"step.routed", "b_exp", R"(b_{\mathrm{exp}})", "the same for sorting tokens by expert"},
    SymbolRow{"step.link", "η_link", R"(\eta_{\mathrm{link}})", "share of the links' rate"},
    SymbolRow{"step.network", "η_net", R"(\eta_{\mathrm{net}})", "share of the network's rate"},
    SymbolRow{"step.tensor_exposed", "ε_tensor", R"(\epsilon_{\mathrm{tensor}})", "part of a tensor group's traffic that nothing hides"},
    SymbolRow{"step.exchange_exposed", "ε_exp", R"(\epsilon_{\mathrm{exp}})", "part of the traffic to experts that nothing hides"},
    SymbolRow{"step.data_exposed", "ε_data", R"(\epsilon_{\mathrm{data}})", "part of the traffic between replicas that nothing hides although it could"},
    SymbolRow{"step.ragged", "r_exp", R"(r_{\mathrm{exp}})", "rows by which an expert's tokens are rounded up and uneven"},
    SymbolRow{"step.latency", "λ_link", R"(\lambda_{\mathrm{link}})", "latency of a collective inside a domain, for each doubling"},
    SymbolRow{"step.network_latency", "λ_net", R"(\lambda_{\mathrm{net}})", "latency of a collective between domains, for each doubling"},
    SymbolRow{"step.launch", "τ_exp", R"(\tau_{\mathrm{exp}})", "time to start each product of an expert"},
    SymbolRow{"step.straggling", "σ", R"(\sigma)", "slowdown for each doubling of the chips"},
    SymbolRow{"run.overhead", "ω", R"(\omega)", "time of a run over that of its steps, at the step MFU of reference"},
    SymbolRow{"run.reference", "MFU_ref", R"(\mathrm{MFU}_{\mathrm{ref}})", "step MFU at which the overhead is told"},
    SymbolRow{"run.weight", "w_step", R"(w_{\mathrm{step}})", "power of the step's MFU that the run's goes with"},
    SymbolRow{"run.unexplained", "ε", R"(\epsilon)", "time of this run over that of runs like it as far as is known"},
    SymbolRow{"goodput.between_failures", "m_fail", R"(m_{\mathrm{fail}})", "mean time of one chip between failures that stop the run"},
    SymbolRow{"goodput.copying", "B_host", R"(B_{\mathrm{host}})", "rate of one chip to its host's memory, for checkpoints"},
    SymbolRow{"goodput.storage", "B_ckpt", R"(B_{\mathrm{ckpt}})", "rate of one chip to where checkpoints are kept"},
    SymbolRow{"goodput.restart", "t_rest", R"(t_{\mathrm{rest}})", "restart after a failure, without reading the state"},
    SymbolRow{"relative_mfu", "ρ", R"(\rho)", "utilisation on this chip over that on the chip of the disclosed run"},
    SymbolRow{"count", "n", "n", "number of chips"},
    SymbolRow{"chip.node", "g", "g", "chips in a node"},
    SymbolRow{"deadline", "T", "T", "deadline"},
    SymbolRow{"chip.power", "P_chip", R"(P_{\mathrm{chip}})", "design power of the bare chip"},
    SymbolRow{"chip.node_power", "P_node", R"(P_{\mathrm{node}})", "rated power of the node, one chip's share"},
    SymbolRow{"power_use", "f", "f", "mean power in training over rated power"},
    SymbolRow{"pue", "PUE", R"(\mathrm{PUE})", "power of the facility over that of its IT equipment"},
    SymbolRow{"chip.price", "v", "v", "price of the hardware as quoted, for one chip"},
    SymbolRow{"chip.price.exchange", "x_v", "x_{v}", "one US dollar in the currency of the hardware's price"},
    SymbolRow{"chip.price.currency", "y_v", "y_{v}", "one US dollar in the currency of the answer, at the same time"},
    SymbolRow{"chip.server_to_chip_price", "s", "s", "price of a server over that of its bare chips"},
    SymbolRow{"chip.age", "a", "a", "age of the hardware when training starts"},
    SymbolRow{"value_decay", "d", "d", "loss of value, in powers of ten a year"},
    SymbolRow{"interconnect_share", "i", "i", "network between servers, as a share of the whole cluster's cost"},
    SymbolRow{"electricity", "p", "p", "price of electricity as quoted"},
    SymbolRow{"electricity.network", "p_net", R"(p_{\mathrm{net}})", "use of the grid, per kWh"},
    SymbolRow{"electricity.demand", "p_peak", R"(p_{\mathrm{peak}})", "charge for peak demand"},
    SymbolRow{"electricity.levies", "p_lev", R"(p_{\mathrm{lev}})", "levies, per kWh"},
    SymbolRow{"electricity.taxes", "p_tax", R"(p_{\mathrm{tax}})", "non-recoverable taxes, per kWh"},
    SymbolRow{"electricity.compensation", "p_comp", R"(p_{\mathrm{comp}})", "what is given back, per kWh"},
    SymbolRow{"electricity.surcharge", "u", "u", "levy in proportion to energy, network and demand"},
    SymbolRow{"electricity.load", "LF", R"(\mathrm{LF})", "load factor: mean over peak demand"},
    SymbolRow{"electricity.term", "t_use", R"(t_{\mathrm{use}})", "of the year that charges are paid for, how long the site is used"},
    SymbolRow{"electricity.efficiency", "η", R"(\eta)", "electricity made of the fuel's heat, as a share"},
    SymbolRow{"electricity.vat", "VAT", R"(\mathrm{VAT})", "recoverable value-added tax in the quoted price"},
    SymbolRow{"electricity.exchange", "x_el", R"(x_{\mathrm{el}})", "one US dollar in the currency of the tariff"},
    SymbolRow{"electricity.currency", "y_el", R"(y_{\mathrm{el}})", "one US dollar in the currency of the answer, at the same time"},
    SymbolRow{"rate", "r", "r", "rental price of a GPU-hour as quoted, all in"},
    SymbolRow{"rate.exchange", "x_r", "x_{r}", "one US dollar in the currency of the rate"},
    SymbolRow{"rate.currency", "y_r", "y_{r}", "one US dollar in the currency of the answer, at the same time"},
    SymbolRow{"carbon_intensity", "κ", R"(\kappa)", "emissions of a kWh, location-based"},
    // What is computed
    SymbolRow{"stage.#.chip_time", "H_#", "H_{#}", "GPU-hours of {}"},
    SymbolRow{"stage.#.cost", "K_#", "K_{#}", "cost of {}"},
    SymbolRow{"stage.#.wall_clock", "t_#", "t_{#}", "time of {} on the wall clock"},
    SymbolRow{"stage.#.tokens_per_time", "ρ_#", R"(\rho_{#})", "tokens of {} in a day"},
    SymbolRow{"stage.#.time_per_token", "θ_#", R"(\theta_{#})", "time for a trillion tokens of {}"},
    SymbolRow{"chip_time", "H", "H", "GPU-hours of the run"},
    SymbolRow{"count_needed", "n_min", R"(n_{\min})", "chips needed, before whole nodes are filled"},
    SymbolRow{"nodes", "n_node", R"(n_{\mathrm{node}})", "number of nodes"},
    SymbolRow{"wall_clock", "t", "t", "time on the wall clock"},
    SymbolRow{"mfu.given", "MFU_given", R"(\mathrm{MFU}_{\mathrm{given}})", "utilisation reached, arithmetic as given"},
    SymbolRow{"mfu.causal", "MFU_causal", R"(\mathrm{MFU}_{\mathrm{causal}})", "utilisation reached, attention counted causally"},
    SymbolRow{"mfu.full", "MFU_full", R"(\mathrm{MFU}_{\mathrm{full}})", "utilisation reached, attention counted in full"},
    SymbolRow{"mfu.6nd", "MFU_6ND", R"(\mathrm{MFU}_{6ND})", "utilisation reached, by 6 x parameters x tokens"},
    SymbolRow{"mfu.6nd_arithmetic", "MFU_arith", R"(\mathrm{MFU}_{\mathrm{arith}})",
              "utilisation reached, by 6 x parameters x tokens, of the peak at the precision of most matrix products"},
    SymbolRow{"facility_power_per_chip", "P_meter", R"(P_{\mathrm{meter}})", "mean power of one chip at the facility's meter"},
    SymbolRow{"facility_power", "P_site", R"(P_{\mathrm{site}})", "mean power of the cluster at the facility's meter"},
    SymbolRow{"energy", "E", "E", "energy at the facility's meter"},
    SymbolRow{"electricity_price", "p_el", R"(p_{\mathrm{el}})", "price of electricity that is paid, without recoverable VAT"},
    SymbolRow{"cost.chips", "K_chips", R"(K_{\mathrm{chips}})", "chips: their share of the hardware's loss of value"},
    SymbolRow{"cost.servers", "K_serv", R"(K_{\mathrm{serv}})", "servers around the chips: theirs"},
    SymbolRow{"cost.interconnect", "K_net", R"(K_{\mathrm{net}})", "network between the servers: what it adds to that loss"},
    SymbolRow{"cost.electricity", "K_el", R"(K_{\mathrm{el}})", "electricity bill of the run"},
    SymbolRow{"cost.rental", "K_rent", R"(K_{\mathrm{rent}})", "rented GPU-hours, all in"},
    SymbolRow{"cost.total", "K", "K", "cost of the run"},
    SymbolRow{"cost.electricity_bill", "K_bill", R"(K_{\mathrm{bill}})", "electricity bill, whoever pays it"},
    SymbolRow{"carbon_intensity.used", "κ_el", R"(\kappa_{\mathrm{el}})", "emissions of a kWh of electricity, location-based"},
    SymbolRow{"carbon", "M", "M", "emissions, location-based"},
    // Steps between
    SymbolRow{"power.it", "P_IT", R"(P_{\mathrm{IT}})", "mean power of one chip with its share of the node"},
    SymbolRow{"hardware.server_price", "V", "V", "price of a server, one chip's share, in the answer's currency"},
    SymbolRow{"hardware.value_at_start", "V_start", R"(V_{\mathrm{start}})", "what of that is left when training starts"},
    SymbolRow{"hardware.loss_rate", "w", "w", "value lost in an hour of use, one chip's share"},
    SymbolRow{"hardware.chip_share", "s_chip", R"(s_{\mathrm{chip}})", "the chips' part of a server's price"},
    SymbolRow{"hardware.network_markup", "m_net", R"(m_{\mathrm{net}})", "what the network adds to the servers, as a share of them"},
    SymbolRow{"electricity.quoted", "p_q", R"(p_{\mathrm{q}})", "the whole price in the tariff's currency"},
    SymbolRow{"electricity.demand_price", "p_dem", R"(p_{\mathrm{dem}})", "what the charge for peak demand comes to per kWh"},
    SymbolRow{"flop.causal", "C_causal", R"(C_{\mathrm{causal}})", "arithmetic of the main stage, attention counted causally"},
    SymbolRow{"flop.full", "C_full", R"(C_{\mathrm{full}})", "arithmetic of the main stage, attention counted in full"},
    SymbolRow{"flop.6nd", "C_6ND", R"(C_{6ND})", "arithmetic of the main stage, by 6 x parameters x tokens"},
    SymbolRow{"goodput", "G", "G", "goodput: share of the time that failures, restarts and checkpoints leave"},
    SymbolRow{"step.time", "t_step", R"(t_{\mathrm{step}})", "time of a step"},
    SymbolRow{"step.time.products", "t_prod", R"(t_{\mathrm{prod}})", "products of matrices but those of experts"},
    SymbolRow{"step.time.experts", "t_exp", R"(t_{\mathrm{exp}})", "products of routed experts"},
    SymbolRow{"step.time.attention", "t_att", R"(t_{\mathrm{att}})", "attention between tokens, and recurrences"},
    SymbolRow{"step.time.moved", "t_mov", R"(t_{\mathrm{mov}})", "what is only moved through memory: norms, sums, activations, routing"},
    SymbolRow{"step.time.tensor", "t_tensor", R"(t_{\mathrm{tensor}})", "traffic inside tensor groups that nothing hides"},
    SymbolRow{"step.time.exchange", "t_xchg", R"(t_{\mathrm{xchg}})", "tokens to their experts and back"},
    SymbolRow{"step.time.context", "t_ctx", R"(t_{\mathrm{ctx}})", "keys and values around context groups"},
    SymbolRow{"step.time.host", "t_host", R"(t_{\mathrm{host}})", "waiting for the host"},
    SymbolRow{"step.time.bubble", "t_bub", R"(t_{\mathrm{bub}})", "idle stages at the start and the end of a pipeline"},
    SymbolRow{"step.time.sends", "t_send", R"(t_{\mathrm{send}})", "messages between stages"},
    SymbolRow{"step.time.data", "t_data", R"(t_{\mathrm{data}})", "traffic between replicas that nothing hides"},
    SymbolRow{"step.time.optimizer", "t_opt", R"(t_{\mathrm{opt}})", "the optimizer"},
    SymbolRow{"step.time.straggling", "t_strag", R"(t_{\mathrm{strag}})", "waiting for the slowest chip"},
    SymbolRow{"part.#", "part_#", R"(\mathrm{part}_{#})", "a part that is used several times"},
};

struct Symbol {
    std::string text, tex, meaning;
};

/// The symbol of a number by its name; its name, where it has no row.
[[nodiscard]] Symbol symbol_of(std::string_view name, const Scenario& scenario);

/// The row of a name with its number as `#`, or nullptr.
[[nodiscard]] const SymbolRow* symbol_row(std::string_view name);

}  // namespace traincost::scenario
