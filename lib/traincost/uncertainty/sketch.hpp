// SPDX-License-Identifier: Apache-2.0
// Quantiles of any number of draws in constant memory: how many fell between which two neighbouring short doubles.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <vector>

namespace traincost::uncertainty {

/// Counts draws by the leading 16 bits of their mantissa: 65,536 bins to every power of two, each at most 1.53e-5 wide
/// relative to what is in it. A quantile is the middle of its bin, so within 0.77e-5 of the draw that exact sorting
/// finds.
///
/// Where draws of both signs occur (differences), bins stop getting narrower `signed_octaves` powers of two below the
/// largest draw, so that what lies around zero takes no memory without end; there a quantile is off by at most
/// 2^-(signed_octaves + 17) of the largest draw.
///
/// What is in a sketch depends on the set of draws alone and not on their order, so sketches of parts merge to the
/// sketch of the whole, bit by bit.
class Sketch {
 public:
    static constexpr int mantissa_bits = 16;
    static constexpr int signed_octaves = 12;

    Sketch();
    Sketch(Sketch&&) noexcept = default;
    Sketch& operator=(Sketch&&) noexcept = default;
    Sketch(const Sketch& other);
    Sketch& operator=(const Sketch& other);
    ~Sketch() = default;

    void add(const double* values, std::size_t n);
    /// The same value so many times.
    void add(double value, std::uint64_t times = 1);
    void merge(const Sketch& other);

    /// All that were added, those that are no numbers apart.
    [[nodiscard]] std::uint64_t count() const;
    /// Draws that were NaN: of no rank.
    [[nodiscard]] std::uint64_t undefined() const { return undefined_; }

    /// For each probability p the draw of rank ceil(p count), from 1; NaN where there are none.
    [[nodiscard]] std::vector<double> quantiles(const std::vector<double>& probabilities) const;
    [[nodiscard]] double quantile(double probability) const { return quantiles({probability}).front(); }

    /// The share of draws below x, those in x's own bin not counted; exact at 0 and at powers of two.
    [[nodiscard]] double share_below(double x) const;

    /// What the bins take.
    [[nodiscard]] std::size_t bytes() const;

    friend bool operator==(const Sketch& a, const Sketch& b);

 private:
    using Count = std::uint16_t;
    static constexpr std::size_t bins = std::size_t{1} << mantissa_bits;
    static constexpr std::size_t row = 1024;  ///< bins that are counted together
    /// A page of bins for every sign and exponent, and at the end one for each sign of what lies near zero.
    static constexpr std::size_t exponents = 2048;
    static constexpr std::size_t near_zero = 2 * exponents;
    static constexpr std::size_t pages = near_zero + 2;

    struct Bin {
        std::size_t page;
        std::size_t index;
    };
    /// A page and how many draws are in it, in ascending order of values.
    struct Filled {
        std::size_t page;
        std::uint64_t count;
    };

    void add_slowly(std::int64_t bits);
    void add_count(Bin bin, std::uint64_t count);
    void add_page(std::size_t page, const Sketch& other);
    void open(std::size_t page);
    void close(std::size_t page);
    /// Moves what has come to lie near zero there.
    void raise_floor();
    [[nodiscard]] Bin bin_near_zero(Bin bin) const;
    [[nodiscard]] Bin bin_of(std::int64_t bits) const;
    [[nodiscard]] std::uint64_t count_of(Bin bin) const;
    [[nodiscard]] std::uint64_t count_between(std::size_t page, std::size_t first, std::size_t last) const;
    [[nodiscard]] Bin at_rank(std::size_t page, std::uint64_t rank) const;
    [[nodiscard]] std::vector<Filled> filled() const;
    [[nodiscard]] double value(const std::vector<Filled>& filled, std::uint64_t rank) const;
    [[nodiscard]] double middle(Bin bin) const;
    static bool descends(std::size_t page) { return page == near_zero + 1 || (page >= exponents && page < near_zero); }

    std::vector<std::unique_ptr<Count[]>> pages_;
    /// How often a bin's 16 bits have run over: by page and index.
    std::map<std::size_t, std::uint64_t> carries_;
    std::array<bool, 2> signs_ = {false, false};
    std::size_t greatest_exponent_ = 0;
    std::size_t floor_ = 0;  // exponents below it are near zero; 0 for none
    std::uint64_t undefined_ = 0;
    std::array<std::uint64_t, 2> infinite_ = {0, 0};  // plus, minus
};

}  // namespace traincost::uncertainty
