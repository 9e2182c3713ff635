// SPDX-License-Identifier: Apache-2.0
// The table of subcommands: a new one is a file and a row.
#pragma once

#include "arguments.hpp"

#include <array>
#include <span>
#include <string_view>

namespace app {

/// Exit codes: 0 done, 1 the input has errors, 2 wrong usage, 3 infeasible.
enum Exit : int { done = 0, wrong_input = 1, wrong_usage = 2, infeasible = 3 };

int compare(const Arguments& arguments);
int estimate(const Arguments& arguments);
int explain(const Arguments& arguments);
int range(const Arguments& arguments);
int sensitivity(const Arguments& arguments);
int share(const Arguments& arguments);
int tariff(const Arguments& arguments);
int money(const Arguments& arguments);
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
    OwnFlag{"--save-draws", "draws.csv", "a file that all draws are written to, one a line"},
};

inline constexpr std::array sensitivity_flags = {
    OwnFlag{"--of", "cost", "what is asked after: cost, electricity, hours, days, energy or carbon; cost if not given"},
    OwnFlag{"--group", "energy=power_use,pue", "figures that are taken as one; may be given several times", true},
    OwnFlag{"--draws", "16384", "how many base draws; 16,384 if not given, at least 8,192 are made, at most 1e12"},
    OwnFlag{"--seed", "7", "a whole number: the same one gives the same draws; 0 if not given"},
    OwnFlag{"--threads", "2", "how many threads; as many as there are processors if not given. The answer is the same for any number"},
};

inline constexpr std::array share_flags = {
    OwnFlag{"--chips", "h100-sxm,a100-sxm-80gb", "ids of chips; that of --chip or of the run if not given"},
    OwnFlag{"--ages", "0,1,2,4", "years from acquisition to the start of training"},
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
            "  traincost estimate --chip h100 --count 8 --gpu-hours 576 --region us --rate 2.5USD/h\n",
            Takes::run, estimate},
    Command{"explain", "How a number of an estimate came about: formulas, figures and their sources", "[MODEL | SCENARIO.yaml | -]",
            "  traincost explain deepseek-v3 --region nl --of cost.electricity\n"
            "  traincost explain deepseek-v3 --of days\n"
            "  traincost explain deepseek-v3 --region nl --depth 2 --format markdown\n",
            Takes::run, explain, explain_flags},
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
            "  traincost share deepseek-v3 --region de --ages 0,3\n"
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
    Command{"validate", "How far predictions are off what published runs and benchmarks took", "",
            "  traincost validate\n"
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
