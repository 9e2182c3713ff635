// SPDX-License-Identifier: Apache-2.0
// bits [threads [seed]]: what sampling and the cost model give, number by number, as their bits. TRAINCOST_ISA chooses
// the instruction set; exit code 77 where this processor does not run it. bits.txt has what must come out.
#include <support/models/every_shape.hpp>
#include <traincost/uncertainty/run.hpp>
#include <traincost/uncertainty/sobol.hpp>
#include <traincost/uncertainty/special.hpp>
#include <traincost/uncertainty/tornado.hpp>

#include <bits/models.hpp>
#include <bits/printing.hpp>

#include <cstdlib>
#include <utility>

namespace {

using namespace traincost;  // NOLINT: a program, not a header
using namespace traincost::bits;
using namespace traincost::uncertainty;

struct Setting {
    Isa isa;
    unsigned threads;
    std::uint64_t seed;

    [[nodiscard]] Run run(std::uint64_t draws) const {
        Run run;
        run.seed = seed;
        run.draws = draws;
        run.threads = threads;
        run.isa = isa;
        return run;
    }
};

Distribution sure(Shape shape, Bounds bounds = {}) {
    auto made = Distribution::make(std::move(shape), bounds);
    if (!made) { std::exit(3); }
    return *made;
}

Matrix chain(std::size_t size, double neighbours) {
    Matrix matrix = Matrix::identity(size);
    for (std::size_t i = 0; i + 1 < size; ++i) { matrix(i, i + 1) = matrix(i + 1, i) = neighbours; }
    return matrix;
}

/// Quantiles, probabilities and means, which no instruction set has a part in.
void print_distributions() {
    for (const auto& input : test::every_shape()) {
        Digest digest;
        const auto& d = input.distribution;
        for (int i = 0; i <= 1000; ++i) { digest.add(d.quantile(i / 1000.0)); }
        for (int i = -500; i < 1500; ++i) { digest.add(d.cdf(i / 100.0)); }
        print("quantiles of " + input.name, digest);
        print("mean of " + input.name, d.mean());
    }
    Digest special;
    for (int i = 1; i < 5000; ++i) {
        const double x = i / 100.0;
        for (const double y :
             {normal_cdf(x - 25.0), normal_density(x - 25.0), inverse_normal(i / 5000.0), log_gamma(x)}) {
            special.add(y);
        }
    }
    print("special functions", special);
}

void print_correlations() {
    const auto nearest = nearest_correlation(chain(3, 0.95));
    print("nearest correlation, neighbours", nearest(0, 1));
    print("nearest correlation, ends", nearest(0, 2));
    print("rank correlation of a normal one", rank_of_normal(0.3));
}

void print_draws(const Setting& setting) {
    const auto inputs = test::every_shape();
    for (const bool correlated : {false, true}) {
        std::vector<Correlated> groups;
        if (correlated) { groups.push_back({{3, 1, 8, 4, 13, 17}, chain(6, 0.45)}); }
        const auto sampler = Sampler::make(inputs, groups);
        if (!sampler) { std::exit(3); }
        const Columns columns(inputs.size());
        std::vector<Digest> digests(inputs.size());
        std::vector<double> first(inputs.size());
        for (const std::uint64_t block : {0U, 1U, 2U, 77U, 1'000'000U}) {
            sampler->fill(*kernel::table(setting.isa), setting.seed, block, columns.data());
            for (std::size_t i = 0; i < inputs.size(); ++i) {
                digests[i].add(columns[i], block_draws);
                if (block == 0) { first[i] = columns[i][0]; }
            }
        }
        const std::string what = correlated ? "correlated draws of " : "draws of ";
        for (std::size_t i = 0; i < inputs.size(); ++i) {
            print(what + inputs[i].name, digests[i]);
            print("the first", first[i]);
        }
    }
}

/// exp, log and the others over arguments of all sizes, and the strange ones.
void print_functions(const Setting& setting) {
    const Columns in(Functions::inputs);
    const Columns out(Functions::outputs);
    std::array<Digest, Functions::outputs> digests;
    constexpr double top = math::detail::infinity;
    constexpr std::array strange = {0.0,
                                    -0.0,
                                    top,
                                    -top,
                                    math::detail::nan,
                                    5e-324,
                                    -5e-324,
                                    0.5,
                                    -0.5,
                                    2.5,
                                    709.78,
                                    -745.1,
                                    4503599627370495.5,
                                    -4503599627370495.5,
                                    1.7976931348623157e308,
                                    1.0};
    constexpr std::array sizes = {1.0, 1e-3, 40.0, 750.0, 1e16};
    for (std::uint64_t block = 0; block < 100; ++block) {
        for (std::size_t i = 0; i < block_draws; ++i) {
            const double u = uniform_at(1, 2, block * block_draws + i);
            const double v = uniform_at(3, 4, block * block_draws + i);
            in[0][i] = (u - 0.5) * sizes[block % sizes.size()];
            in[1][i] = math::from_bits<double>(static_cast<std::int64_t>(v * 9.2e18));
            if (block % 10 == 0) {
                in[0][i] = strange[i % strange.size()];
                in[1][i] = strange[i / strange.size() % strange.size()];
            }
        }
        models(setting.isa)->functions(in.data(), block_draws, out.data());
        for (std::size_t k = 0; k < Functions::outputs; ++k) { digests[k].add(out[k], block_draws); }
    }
    constexpr std::array names = {"exp", "log", "pow", "sqrt", "ceil", "min and max", "a formula"};
    for (std::size_t k = 0; k < Functions::outputs; ++k) { print(names[k], digests[k]); }
}

/// What is uncertain of the scenario made by hand: factors of two for prices, shares within their bounds.
Sampler cost_inputs() {
    const auto number = [](std::string_view name, bool second) {
        double found = 0.0;
        scenario::for_each_input(
            [&](std::string_view each, const auto& input) {
                if (each == name) { found = scenario::detail::number_of(input); }
            },
            second ? cost_model().second : cost_model().first);
        return found;
    };
    const double price = number("electricity", false);
    const double second_price = number("electricity", true);
    const double carbon = number("carbon_intensity", true);
    std::vector<Input> inputs = {
        {"mfu", sure(Normal{0.21, 0.05}, {0.02, 0.7})},
        {"chip.price", sure(Lognormal{30'000.0, 0.2})},
        {"value_decay", sure(Uniform{0.8 * number("value_decay", false), 1.3 * number("value_decay", false)})},
        {"chip.age", sure(Empirical{{-1e6, 1e7, 2e7, 3.1e7}})},
        {"pue", sure(Triangular{1.05, 1.2, 1.5})},
        {"power_use", sure(Beta{8.0, 2.0, 0.4, 1.0})},
        {"electricity", sure(Lognormal{price, 0.3})},
        {"electricity.network", sure(Loguniform{1e-9, 1e-8})},
        {"second:pue", sure(Pert{1.1, 1.3, 1.9})},
        {"second:electricity", sure(Lognormal{second_price, 0.3}, {0.5 * second_price, 3.0 * second_price})},
        {"second:carbon_intensity", sure(Discrete{{0.5 * carbon, carbon, 1.2 * carbon}, {1.0, 2.0, 1.0}})},
        {"interconnect_share", sure(Uniform{0.1, 0.25})}};
    auto sampler = Sampler::make(std::move(inputs), {{{6, 9}, chain(2, 0.5)}});
    if (!sampler) { std::exit(3); }
    return *sampler;
}

void print_summary(const std::string& what, const Summary& summary) {
    print(what + ", mean", summary.mean());
    print(what + ", deviation", summary.deviation());
    for (const double p : {0.0, 0.05, 0.25, 0.5, 0.75, 0.95, 1.0}) {
        print(what + ", P" + std::to_string(static_cast<int>(100.0 * p + 0.5)), summary.quantile(p));
    }
    print(what + ", share below zero", summary.share_below(0.0));
    print(what + ", share below its mean", summary.share_below(summary.mean()));
}

constexpr std::array<const char*, CostModel::outputs> output_names = {
    "cost", "second cost", "difference", "ratio", "energy", "carbon", "chips", "wall clock", "main stage"};

/// The first of a block's draws by themselves, through the reading on double.
void print_double(const Setting& setting, const Sampler& sampler) {
    const Columns in(CostModel::inputs);
    const Columns out(CostModel::outputs);
    sampler.fill(*kernel::table(setting.isa), setting.seed, 3, in.data());
    models(setting.isa)->cost(in.data(), block_draws, out.data());
    std::array<Digest, CostModel::outputs> digests;
    std::uint64_t different = 0;
    for (std::size_t i = 0; i < block_draws; ++i) {
        double x[CostModel::inputs];
        double y[CostModel::outputs];
        for (std::size_t k = 0; k < CostModel::inputs; ++k) { x[k] = in[k][i]; }
        cost_model()(static_cast<const double*>(x), static_cast<double*>(y));
        for (std::size_t k = 0; k < CostModel::outputs; ++k) {
            digests[k].add(y[k]);
            different += bits_of(y[k]) != bits_of(out[k][i]) ? 1U : 0U;
        }
    }
    for (std::size_t k = 0; k < CostModel::outputs; ++k) {
        print(std::string(output_names[k]) + " on double", digests[k]);
    }
    std::printf("%" PRIu64 " numbers differ between double and batch\n", different);
}

void print_cost_model(const Setting& setting) {
    const auto sampler = cost_inputs();
    print_double(setting, sampler);
    const auto model = [](Isa isa, const double* const* in, std::size_t n, double* const* out) {
        models(isa)->cost(in, n, out);
    };
    const auto whole = draw(sampler, CostModel::outputs, setting.run(100 * block_draws + 77), model);
    for (std::size_t k = 0; k < CostModel::outputs; ++k) { print_summary(output_names[k], whole.outputs[k]); }

    auto later = setting.run(60 * block_draws + 77);
    later.first_block = 40;
    auto merged = draw(sampler, CostModel::outputs, later, model);
    merged.merge(draw(sampler, CostModel::outputs, setting.run(40 * block_draws), model));
    std::printf("parts merged are %s\n", merged.outputs == whole.outputs ? "the whole" : "something else");

    const auto groups = single_groups(sampler);
    const auto table = sobol(sampler, CostModel::outputs, groups, setting.run(32 * block_draws), model);
    for (std::size_t group = 0; group < groups.size(); ++group) {
        const auto& indices = table[0][group];
        const auto& name = sampler.inputs()[groups[group].front()].name;
        print("first index of " + name, indices.first.value);
        print("total index of " + name, indices.total.value);
        Digest digest;
        for (const auto& output : table) {
            for (const auto& index : {output[group].first, output[group].total}) {
                digest.add(index.value);
                digest.add(index.standard_error);
            }
        }
        print("all indices of " + name, digest);
    }
    const auto bars = tornado(sampler, CostModel::outputs, setting.isa, model);
    print("tornado's base", bars.base[0]);
    for (std::size_t i = 0; i < sampler.size(); ++i) {
        print("low bar of " + sampler.inputs()[i].name, bars.bars[0][i].at_low);
        print("high bar of " + sampler.inputs()[i].name, bars.bars[0][i].at_high);
    }
}

}  // namespace

int main(int argc, char** argv) {
    const auto isa = isa_from_environment();
    if (!isa) {
        std::fprintf(stderr, "%s\n", isa.error().message.c_str());
        return 77;
    }
    const auto argument = [&](int i, unsigned long long otherwise) {
        return argc > i ? std::strtoull(argv[i], nullptr, 10) : otherwise;
    };
    const Setting setting = {*isa, static_cast<unsigned>(argument(1, 1)), argument(2, 7)};
    print_functions(setting);
    print_distributions();
    print_correlations();
    print_draws(setting);
    print_cost_model(setting);
    return 0;
}
