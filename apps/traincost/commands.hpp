// SPDX-License-Identifier: Apache-2.0
// The table of subcommands: a new one is a file and a row.
#pragma once

#include "arguments.hpp"

#include <array>
#include <span>
#include <string_view>

namespace app {

/// Exit codes: 0 done, 1 the input has errors, 2 wrong usage, 3 infeasible, 130 ended early by Ctrl-C, with what was done by then.
enum Exit : int { done = 0, wrong_input = 1, wrong_usage = 2, infeasible = 3, interrupted = 130 };

int compare(const Arguments& arguments);
int estimate(const Arguments& arguments);
int explain(const Arguments& arguments);
int layout(const Arguments& arguments);
int range(const Arguments& arguments);
int sensitivity(const Arguments& arguments);
int share(const Arguments& arguments);
int tariff(const Arguments& arguments);
int money(const Arguments& arguments);
int goodput(const Arguments& arguments);
int scope(const Arguments& arguments);
int rent_or_buy(const Arguments& arguments);
int validate(const Arguments& arguments);
int catalog(const Arguments& arguments);

/// The fields of a request that a command takes: all of a run, those of a site and its electricity, those of an amount of
/// money, or none.
enum class Takes { nothing, site, run, money };

/// A flag of one command alone.
struct OwnFlag {
    std::string_view name;
    std::string_view example;
    std::string_view help;
    bool repeats = false;  ///< may be given several times
    bool bare = false;     ///< stands alone, without a value
};
inline constexpr std::array money_flags = {
    OwnFlag{"--in", "EUR", "currency of the answer: an ISO code"},
    OwnFlag{"--on", "2024-12-31", "day, month or year of the amount: decides on the rates"},
    OwnFlag{"--of", "staff", "what it was paid for: staff or services, for purchasing power parity"},
    OwnFlag{"--from", "china", "area in which it was paid, where its currency has several"},
    OwnFlag{"--to", "nl", "area of the answer, where its currency has several"},
};

inline constexpr std::array explain_flags = {
    OwnFlag{"--of", "cost.electricity", "the number to explain: cost.total if left out"},
    OwnFlag{"--depth", "2", "how many levels of formulas are told; all if left out"},
};

inline constexpr std::array range_flags = {
    OwnFlag{"--draws", "1e6", "how many draws; 100,000 if not given, at most 1e12"},
    OwnFlag{"--seed", "7", "a whole number: the same one gives the same draws; 0 if not given"},
    OwnFlag{"--threads", "2", "how many threads; as many as there are processors if not given. The answer is the same for any number"},
    OwnFlag{"--also", "carbon_market,water_on_site", "what is told besides: carbon_market, carbon_embodied, water_on_site, water_off_site, or all that is known"},
    OwnFlag{"--save-draws", "draws.csv", "a file that all draws are written to, one a line"},
};

inline constexpr std::array sensitivity_flags = {
    OwnFlag{"--of", "cost", "what is asked after: cost, electricity, hours, days, energy, carbon (location-based), carbon_market, carbon_embodied, water_on_site or water_off_site; cost if not given"},
    OwnFlag{"--group", "energy=power_use,pue", "figures that are taken as one; may be given several times", true},
    OwnFlag{"--draws", "16384", "how many base draws; 16,384 if not given, at least 8,192 are made, at most 1e12"},
    OwnFlag{"--seed", "7", "a whole number: the same one gives the same draws; 0 if not given"},
    OwnFlag{"--threads", "2", "how many threads; as many as there are processors if not given. The answer is the same for any number"},
};

inline constexpr std::array share_flags = {
    OwnFlag{"--chips", "h100-sxm,a100-sxm-80gb", "ids of chips; that of --chip or of the run if not given"},
    OwnFlag{"--ages", "0,1,2,4", "years from acquisition to the start of training"},
};

inline constexpr std::array layout_flags = {
    OwnFlag{"--best", "5", "how many layouts are told, and why the others lose; 5 if not given"},
    OwnFlag{"--front", "", "also the layouts that no other beats in both time and memory", false, true},
    OwnFlag{"--chips", "h800,h20,ascend-910b", "several chips in one table, in the place of --chip"},
    OwnFlag{"--by", "cost", "what chips are put in order by: time, cost or energy; time if not given"},
    OwnFlag{"--budget", "10MUSD", "the total may be no more; decides on the number of chips, with or without --deadline (--count auto)"},
    OwnFlag{"--threads", "2", "how many threads; as many as there are processors if not given. The answer is the same for any number"},
};

inline constexpr std::array goodput_flags = {
    OwnFlag{"--gpus", "16384", "how many chips the run has; those of the model's disclosed run if not given"},
    OwnFlag{"--chip", "h100-sxm", "whose failures are taken where none are given"},
    OwnFlag{"--failures", "\"419 in 54 days\"", "how often the run failed"},
    OwnFlag{"--failure-rate", "1.97e-5/h", "how often one chip stops the run"},
    OwnFlag{"--mtbf", "3.09h", "mean time between failures of the run"},
    OwnFlag{"--checkpoint", "60s", "how long the chips wait for a checkpoint"},
    OwnFlag{"--writing", "5min", "how long a checkpoint is written, where that goes on beside the run"},
    OwnFlag{"--checkpoint-size", "2.3TB", "how large a checkpoint is; follows from the model if not given"},
    OwnFlag{"--storage-bandwidth", "240GB/s", "at which all storage writes and reads checkpoints"},
    OwnFlag{"--interval", "20min", "computing between two checkpoints; the best one if not given"},
    OwnFlag{"--detection", "2min", "until a failure is noticed; part of the restart if only that is given"},
    OwnFlag{"--restart", "10min", "from there until the run computes again"},
    OwnFlag{"--spares", "64", "chips that stand by"},
    OwnFlag{"--maintenance", "1%", "share of the time that is planned maintenance, or \"47 in 54 days\""},
};

inline constexpr std::array scope_flags = {
    OwnFlag{"--claim", "100MUSD", "an amount that somebody states, to be held against the ladder"},
    OwnFlag{"--claim-scope", "development", "what it is a cost of: final-run, programme, development, cluster or fleet"},
    OwnFlag{"--against", "final-run", "the scope that it is held against: its own if not given"},
    OwnFlag{"--draws", "10000", "how many draws the range of the computed run is taken from; 10,000 if not given, at most 1e12"},
    OwnFlag{"--seed", "7", "a whole number: the same one gives the same draws; 0 if not given"},
    OwnFlag{"--threads", "2", "how many threads; as many as there are processors if not given. The answer is the same for any number"},
};

inline constexpr std::array rent_or_buy_flags = {
    OwnFlag{"--over", "3years", "for how long the chip is wanted; for its life if not given"},
    OwnFlag{"--reserved", "1.9USD/h", "rate of a reservation, paid for all hours"},
    OwnFlag{"--spot", "1.2USD/h", "rate of a chip that may be taken back at any time"},
    OwnFlag{"--rate-decay", "0.14OOM/year", "orders of magnitude by which rates fall in a year; as packaged if not given"},
    OwnFlag{"--chart", "rent-or-buy.svg", "a file that the drawing is written to, as SVG"},
};

inline constexpr std::array validate_flags = {
    OwnFlag{"--truth", "runs.csv", "a table of published runs or benchmarks, instead of those in the program; may be given several times", true},
    OwnFlag{"--miss", "20%", "from which error on a row is told by name; 20 % if not given"},
};

struct Command {
    std::string_view name;
    std::string_view help;
    std::string_view words;     ///< how its words are shown in the usage line
    std::string_view examples;
    Takes takes;                ///< which fields of a request it takes as flags
    int (*run)(const Arguments&);
    std::span<const OwnFlag> flags = {};
};

inline constexpr std::array commands = {
    Command{"compare", "What a run costs in several regions, and what the difference is made of", "[MODEL | SCENARIO.yaml | -]",
            "  traincost compare deepseek-v3 --regions europe,us,china\n"
            "  traincost compare deepseek-v3 --regions nl,cn-nm --set nl.electricity=0.12EUR/kWh\n",
            Takes::run, compare},
    Command{"estimate", "What a run takes and costs in one region: hours, days, money, energy, carbon", "[MODEL | SCENARIO.yaml | -]",
            "  traincost estimate deepseek-v3 --region nl\n"
            "  traincost estimate deepseek-v3 --region us --mode rented --rate 2USD/h\n"
            "  traincost estimate --chip h100 --count 8 --gpu-hours 576 --region us --rental-term spot\n",
            Takes::run, estimate},
    Command{"explain", "How a number of an estimate came about: formulas, figures and their sources", "[MODEL | SCENARIO.yaml | -]",
            "  traincost explain deepseek-v3 --region nl --of cost.electricity\n"
            "  traincost explain deepseek-v3 --of days\n"
            "  traincost explain deepseek-v3 --region nl --depth 2 --format markdown\n",
            Takes::run, explain, explain_flags},
    Command{"layout", "The fastest layout of a run on its chips, what limits it, and how many chips for a deadline or a budget",
            "[MODEL | SCENARIO.yaml | -]",
            "  traincost layout llama-3.1-405b --chip h100 --count 16384\n"
            "  traincost layout deepseek-v3 --chips h800,h20,ascend-910b --count 2048 --by cost\n"
            "  traincost layout gpt-3 --chip h100 --count auto --deadline 30d --budget 5MUSD\n",
            Takes::run, layout, layout_flags},
    Command{"range", "How far the answer may be off, and how sure it is which region is dearer", "[MODEL | SCENARIO.yaml | -]",
            "  traincost range deepseek-v3 --regions nl,us-tx,cn-nm --draws 1e6\n"
            "  traincost range deepseek-v3 --region nl --set \"electricity=0.08 to 0.14 EUR/kWh\"\n"
            "  traincost range gpt-4 --region us --save-draws draws.csv --draws 10000\n",
            Takes::run, range, range_flags},
    Command{"sensitivity", "Which figures the answer hangs on, and which three to measure first", "[MODEL | SCENARIO.yaml | -]",
            "  traincost sensitivity deepseek-v3 --region nl\n"
            "  traincost sensitivity deepseek-v3 --regions nl,cn-nm --of electricity\n"
            "  traincost sensitivity deepseek-v3 --deadline 60d --of days --group \"energy=power_use,pue\"\n",
            Takes::run, sensitivity, sensitivity_flags},
    Command{"share", "Which part of the cost is electricity: a matrix of chips, their ages, regions and ways to count power", "[MODEL | SCENARIO.yaml | -]",
            "  traincost share --chips h100-sxm,a100-sxm-80gb --regions nl,us-tx,cn-nm\n"
            "  traincost share deepseek-v3 --region de --ages 0,1\n"
            "  traincost share --chip h100-sxm --region nl --rate 2USD/h      rented: a memo inside the rate\n",
            Takes::run, share, share_flags},
    Command{"tariff", "What a site pays for electricity, what the price is made of, and how it went", "REGION...",
            "  traincost tariff nl --site 10MW --load 0.9\n"
            "  traincost tariff cn-gd --load 0.45\n"
            "  traincost tariff us-tx --gas 4USD/MMBtu --gas-efficiency 0.5 --demand 150USD/kW/year\n",
            Takes::site, tariff},
    Command{"money", "What an amount is in another currency: at the market rate, in prices of another date, at PPP", "AMOUNT",
            "  traincost money 5.576MUSD --in EUR --exchange 7.1884CNY/USD,7.5257CNY/EUR\n"
            "  traincost money 40.2MUSD --in USD --on 2023-03 --prices-of 2024-12\n"
            "  traincost money 600kCNY --in EUR --on 2024 --of staff\n",
            Takes::money, money, money_flags},
    Command{"rent-or-buy", "What a chip costs rented, reserved, on spot or owned over a time, and where the lines cross", "CHIP",
            "  traincost rent-or-buy h100-sxm --region us --over 3years --utilisation 0.6\n"
            "  traincost rent-or-buy h100-sxm --region nl --rate 2.5USD/h\n"
            "  traincost rent-or-buy b200 --region fi --spot 2USD/h --interrupted-every 20h --lost 30min\n",
            Takes::run, rent_or_buy, rent_or_buy_flags},
    Command{"goodput", "What failures, checkpoints and restarts leave of a run's time, and how often to write a checkpoint", "[MODEL]",
            "  traincost goodput --gpus 16384 --failures \"419 in 54 days\" --checkpoint 60s --restart 10min\n"
            "  traincost goodput llama-3.1-405b\n"
            "  traincost goodput deepseek-v3 --gpus 100000 --chip b200 --checkpoint 5s --writing 2min --spares 512\n",
            Takes::nothing, goodput, goodput_flags},
    Command{"scope", "What a model cost, from its final run to all machines of its developer, and how each is known", "MODEL",
            "  traincost scope deepseek-v3\n"
            "  traincost scope deepseek-v3 --claim 100MUSD --claim-scope development\n"
            "  traincost scope gpt-4 --format json\n",
            Takes::run, scope, scope_flags},
    Command{"validate", "How far predictions are off what published runs took, and what others' accounts of cost and carbon come to", "[runs | epoch | carbon | layouts]",
            "  traincost validate\n"
            "  traincost validate epoch                   Epoch AI's costs, computed again\n"
            "  traincost validate carbon                  published energy and emissions, computed again\n"
            "  traincost validate --all                   every row, not the misses alone\n"
            "  traincost validate --truth my-runs.csv --truth my-benchmarks.csv\n",
            Takes::nothing, validate, validate_flags},
    Command{"catalog", "What is known of chips, regions and models, and whether it holds together",
            "list|show|lint|sources|diff|import [WORDS]",
            "  traincost catalog list                     all models, chips, clusters, regions, groups, operators\n"
            "  traincost catalog list regions\n"
            "  traincost catalog show h800-sxm            every figure with its source\n"
            "  traincost catalog show us-tx               a region, its series, and what it borrows from whom\n"
            "  traincost catalog lint --catalog my-configs\n"
            "  traincost catalog sources                  the bibliography\n"
            "  traincost catalog diff my-configs          what a folder would change\n"
            "  traincost catalog import eurostat nrg_pc_205.csv --into my-configs\n"
            "                                             also eia, ember, owid, fx\n",
            Takes::nothing, catalog},
};

}  // namespace app
