// SPDX-License-Identifier: Apache-2.0
#include <traincost/core/math.hpp>
#include <traincost/uncertainty/quantile_table.hpp>

#include <array>
#include <cstdint>

namespace traincost::uncertainty {

namespace {

constexpr int normal_octaves = 48;
constexpr int normal_log2_segments = 7;
constexpr int normal_log2_coarse = 3;  // within 1e-12
/// Uniform numbers come down to 2^-33.
constexpr int beta_octaves = 33;
constexpr int beta_log2_segments = 6;
constexpr int beta_log2_coarse = 2;

double two_to(int k) { return math::detail::power_of_two<double>(k); }

/// Chebyshev's nodes on [-1, 1]: cos((2 i + 1) pi / 2 n).
constexpr std::array<double, 4> four_nodes = {-0.92387953251128674, -0.38268343236508977, 0.38268343236508977,
                                              0.92387953251128674};
constexpr std::array<double, 8> eight_nodes = {-0.98078528040323044, -0.83146961230254524, -0.55557023301960222,
                                               -0.19509032201612825, 0.19509032201612825,  0.55557023301960222,
                                               0.83146961230254524,  0.98078528040323044};

/// The polynomial through f at the nodes of [middle - half, middle + half], in powers of the distance from the middle
/// divided by `unit`: Newton's divided differences, multiplied out.
template <std::size_t N, class F>
std::array<double, N> interpolated(const std::array<double, N>& nodes, double middle, double half, double unit, F f) {
    std::array<double, N> at{};
    std::array<double, N> difference{};
    for (std::size_t i = 0; i < N; ++i) {
        at[i] = nodes[i] * half / unit;
        difference[i] = f(middle + nodes[i] * half);
    }
    for (std::size_t order = 1; order < N; ++order) {
        for (std::size_t i = N - 1; i >= order; --i) {
            difference[i] = (difference[i] - difference[i - 1]) / (at[i] - at[i - order]);
        }
    }
    std::array<double, N> c{};
    for (std::size_t i = N; i-- > 0;) {  // c = c * (s - at[i]) + difference[i]
        for (std::size_t power = N - 1; power > 0; --power) { c[power] = c[power - 1] - at[i] * c[power]; }
        c[0] = difference[i] - at[i] * c[0];
    }
    return c;
}

/// Rows for f over octaves of its argument up to 1/2, and one more for 1/2 itself.
template <class F>
void add_octaves(Rows& rows, int octaves, int log2_segments, F f) {
    const int segments = 1 << log2_segments;
    for (int k = -octaves; k < 0; ++k) {
        const double unit = two_to(k);
        const double half = 0.5 * unit / segments;
        for (int i = 0; i < (k < -1 ? segments : 1); ++i) {
            rows.push_back(interpolated(four_nodes, unit + (2 * i + 1) * half, half, unit, f));
        }
    }
}

/// Polynomials of degree 7 on parts of octaves: few enough points that a slow exact quantile can be asked for them.
class Coarse {
 public:
    template <class F>
    Coarse(int octaves, int log2_segments, F f) : octaves_(octaves), log2_segments_(log2_segments) {
        const int segments = 1 << log2_segments;
        for (int k = -octaves; k < 0; ++k) {
            const double unit = two_to(k);
            const double half = 0.5 * unit / segments;
            for (int i = 0; i < (k < -1 ? segments : 1); ++i) {
                pieces_.push_back(interpolated(eight_nodes, unit + (2 * i + 1) * half, half, unit, f));
            }
        }
    }

    [[nodiscard]] double operator()(double t) const {
        const std::int64_t bits = math::bits<double>(t);
        const std::int64_t index = (bits >> (52 - log2_segments_)) - (std::int64_t{1023 - octaves_} << log2_segments_);
        const std::int64_t segments = std::int64_t{1} << log2_segments_;
        const double unit = math::from_bits<double>(bits & ~((std::int64_t{1} << 52) - 1));
        const double middle = static_cast<double>(2 * (index & (segments - 1)) + 1) / static_cast<double>(2 * segments);
        const double s = t / unit - 1.0 - middle;
        const auto& c = pieces_[static_cast<std::size_t>(index)];
        double sum = c[7];
        for (std::size_t i = 7; i-- > 0;) { sum = sum * s + c[i]; }
        return sum;
    }

 private:
    int octaves_;
    int log2_segments_;
    std::vector<std::array<double, 8>> pieces_;
};

}  // namespace

const kernel::Table& normal_table() {
    static const Rows rows = [] {
        const Coarse exact(normal_octaves, normal_log2_coarse, [](double t) { return inverse_normal(t); });
        Rows made;
        add_octaves(made, normal_octaves, normal_log2_segments, exact);
        return made;
    }();
    static const kernel::Table table = {rows.data(), normal_log2_segments, normal_octaves, 0};
    return table;
}

const double* probability_rows() {
    static const Rows rows = [] {
        Rows made;
        constexpr double step = 1.0 / kernel::probability_steps;
        for (double i = 0.5; i * step < kernel::probability_range; i += 1.0) {
            made.push_back(
                interpolated(four_nodes, i * step, 0.5 * step, step, [](double z) { return normal_cdf(-z); }));
        }
        return made;
    }();
    return rows.data();
}

BetaTable::BetaTable(const BetaFunction& beta, double low, double high, double from, double to)
    : log2_segments_(beta_log2_segments) {
    const double span = to - from;
    const double width = high - low;
    const Coarse below(beta_octaves, beta_log2_coarse, [&](double t) { return beta.quantile(from + span * t); });
    const Coarse above(beta_octaves, beta_log2_coarse,
                       [&](double t) { return beta.complement((1.0 - to) + span * t); });
    add_octaves(rows_, beta_octaves, log2_segments_, [&](double t) { return low + width * below(t); });
    upper_ = rows_.size();
    add_octaves(rows_, beta_octaves, log2_segments_, [&](double t) { return high - width * above(t); });
}

kernel::Table BetaTable::table() const {
    return {rows_.data(), log2_segments_, beta_octaves, static_cast<std::int64_t>(upper_)};
}

}  // namespace traincost::uncertainty
