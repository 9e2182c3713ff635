// SPDX-License-Identifier: Apache-2.0
#include <traincost/core/math.hpp>
#include <traincost/uncertainty/sketch.hpp>

#include <algorithm>
#include <cstring>

namespace traincost::uncertainty {

namespace {

constexpr int bin_shift = 52 - Sketch::mantissa_bits;
constexpr std::size_t no_number = 2047;  // the exponent of infinities and NaN

std::int64_t bits_of(double x) {
    return math::bits<double>(x + 0.0);  // minus zero is zero
}

}  // namespace

Sketch::Sketch() : pages_(pages) {}

Sketch::Sketch(const Sketch& other) : Sketch() { *this = other; }

Sketch& Sketch::operator=(const Sketch& other) {
    if (this == &other) { return *this; }
    for (std::size_t page = 0; page < pages; ++page) {
        pages_[page].reset();
        if (!other.pages_[page]) { continue; }
        open(page);
        std::memcpy(pages_[page].get(), other.pages_[page].get(), bins * sizeof(Count));
    }
    carries_ = other.carries_;
    signs_ = other.signs_;
    greatest_exponent_ = other.greatest_exponent_;
    floor_ = other.floor_;
    undefined_ = other.undefined_;
    infinite_ = other.infinite_;
    return *this;
}

/// Bins lie far apart, and few of them near the processor: they are sent for some draws ahead.
void Sketch::add(const double* values, std::size_t n) {
    constexpr std::size_t ahead = 24;
    for (std::size_t i = 0; i < n; ++i) {
        if (i + ahead < n) {
            const auto next = static_cast<std::uint64_t>(bits_of(values[i + ahead])) >> bin_shift;
            __builtin_prefetch(pages_[next >> mantissa_bits].get() + (next & (bins - 1)), 1);
        }
        const std::int64_t bits = bits_of(values[i]);
        const auto key = static_cast<std::size_t>(static_cast<std::uint64_t>(bits) >> bin_shift);
        Count* const page = pages_[key >> mantissa_bits].get();
        if (page == nullptr) {
            add_slowly(bits);
            continue;
        }
        if (++page[key & (bins - 1)] == 0) { ++carries_[key]; }
    }
}

void Sketch::add(double value, std::uint64_t times) {
    if (times == 0) { return; }
    add(&value, 1);  // opens its bin, where it has one
    const std::int64_t bits = bits_of(value);
    if ((static_cast<std::uint64_t>(bits) >> 52U) % exponents != no_number) {
        add_count(bin_of(bits), times - 1);
        return;
    }
    for (; times > 1; --times) { add(&value, 1); }
}

Sketch::Bin Sketch::bin_of(std::int64_t bits) const {
    const auto key = static_cast<std::size_t>(static_cast<std::uint64_t>(bits) >> bin_shift);  // 28 bits
    const Bin bin = {key >> mantissa_bits, key & (bins - 1)};
    return bin.page % exponents < floor_ ? bin_near_zero(bin) : bin;
}

/// Near zero a bin is 2^-16 of the floor: the lower bits of the narrower bins fall away.
Sketch::Bin Sketch::bin_near_zero(Bin bin) const {
    const std::size_t exponent = bin.page % exponents;
    const std::size_t mantissa = exponent == 0 ? bin.index : bin.index + bins;
    const std::size_t down = floor_ - std::max<std::size_t>(exponent, 1);
    return {near_zero + bin.page / exponents, down > mantissa_bits ? 0 : mantissa >> down};
}

/// A draw whose page is not there: the first of its power of two, one near zero, or no finite number.
void Sketch::add_slowly(std::int64_t bits) {
    const auto page = static_cast<std::size_t>(static_cast<std::uint64_t>(bits) >> 52U);
    const std::size_t exponent = page % exponents;
    const std::size_t sign = page / exponents;
    if (exponent == no_number) {
        const bool infinite = (bits & 0x000FFFFFFFFFFFFF) == 0;
        ++(infinite ? infinite_[sign] : undefined_);
        return;
    }
    signs_[sign] = signs_[sign] || bits != 0;
    greatest_exponent_ = std::max(greatest_exponent_, exponent);
    raise_floor();
    add_count(bin_of(bits), 1);
}

void Sketch::add_count(Bin bin, std::uint64_t count) {
    if (count == 0) { return; }
    if (!pages_[bin.page]) { open(bin.page); }
    Count& here = pages_[bin.page][bin.index];
    const std::uint64_t sum = here + count;
    here = static_cast<Count>(sum);
    if (const auto carried = sum >> 16U; carried != 0) { carries_[bin.page * bins + bin.index] += carried; }
}

void Sketch::open(std::size_t page) { pages_[page] = std::make_unique<Count[]>(bins); }

void Sketch::close(std::size_t page) {
    pages_[page].reset();
    carries_.erase(carries_.lower_bound(page * bins), carries_.lower_bound((page + 1) * bins));
}

std::uint64_t Sketch::count_of(Bin bin) const {
    const auto carry = carries_.find(bin.page * bins + bin.index);
    return pages_[bin.page][bin.index] + (carry == carries_.end() ? 0 : carry->second << 16U);
}

void Sketch::raise_floor() {
    if (!signs_[0] || !signs_[1] || greatest_exponent_ <= floor_ + signed_octaves) { return; }
    const std::size_t before = floor_;
    floor_ = greatest_exponent_ - signed_octaves;
    for (std::size_t sign = 0; sign < 2; ++sign) {
        // What was near zero already: its bins get wider.
        const std::size_t page = near_zero + sign;
        if (pages_[page]) {
            const std::size_t down = floor_ - before;
            for (std::size_t i = 1; i < bins; ++i) {
                const auto count = count_of({page, i});
                if (count == 0) { continue; }
                carries_.erase(page * bins + i);
                pages_[page][i] = 0;
                add_count({page, down > mantissa_bits ? 0 : i >> down}, count);
            }
        }
        for (std::size_t exponent = before; exponent < floor_; ++exponent) {
            const std::size_t from = sign * exponents + exponent;
            if (!pages_[from]) { continue; }
            for (std::size_t i = 0; i < bins; ++i) { add_count(bin_near_zero({from, i}), count_of({from, i})); }
            close(from);
        }
    }
}

void Sketch::merge(const Sketch& other) {
    undefined_ += other.undefined_;
    for (std::size_t sign = 0; sign < 2; ++sign) {
        infinite_[sign] += other.infinite_[sign];
        signs_[sign] = signs_[sign] || other.signs_[sign];
    }
    greatest_exponent_ = std::max(greatest_exponent_, other.greatest_exponent_);
    raise_floor();
    for (std::size_t page = 0; page < pages; ++page) {
        if (!other.pages_[page]) { continue; }
        if (page < near_zero && page % exponents >= floor_) {
            add_page(page, other);
            continue;
        }
        const std::size_t down = page >= near_zero ? floor_ - other.floor_ : 0;
        for (std::size_t i = 0; i < bins; ++i) {
            const auto count = other.count_of({page, i});
            if (page < near_zero) {
                add_count(bin_near_zero({page, i}), count);
            } else {
                add_count({page, down > mantissa_bits ? 0 : i >> down}, count);
            }
        }
    }
}

/// Bin by bin, without a look into the map of carries for each.
void Sketch::add_page(std::size_t page, const Sketch& other) {
    if (!pages_[page]) { open(page); }
    Count* const here = pages_[page].get();
    const Count* const there = other.pages_[page].get();
    for (std::size_t i = 0; i < bins; ++i) {
        const auto sum = static_cast<Count>(here[i] + there[i]);
        if (sum < there[i]) { ++carries_[page * bins + i]; }
        here[i] = sum;
    }
    const auto end = other.carries_.lower_bound((page + 1) * bins);
    for (auto at = other.carries_.lower_bound(page * bins); at != end; ++at) { carries_[at->first] += at->second; }
}

/// Of the bins from `first` up to before `last` of a page.
std::uint64_t Sketch::count_between(std::size_t page, std::size_t first, std::size_t last) const {
    const Count* const here = pages_[page].get();
    std::uint64_t sum = 0;
    for (std::size_t from = first; from < last; from += row) {
        std::uint32_t part = 0;  // holds the sum of a row: more of them are added at once than of 64 bits
        const std::size_t to = std::min(from + row, last);
        for (std::size_t i = from; i < to; ++i) { part += here[i]; }
        sum += part;
    }
    const auto end = carries_.lower_bound(page * bins + last);
    for (auto at = carries_.lower_bound(page * bins + first); at != end; ++at) { sum += at->second << 16U; }
    return sum;
}

std::vector<Sketch::Filled> Sketch::filled() const {
    std::vector<Filled> result;
    const auto take = [&](std::size_t page) {
        if (pages_[page]) { result.push_back({page, count_between(page, 0, bins)}); }
    };
    for (std::size_t exponent = exponents; exponent-- > 0;) { take(exponents + exponent); }
    take(near_zero + 1);
    take(near_zero);
    for (std::size_t exponent = 0; exponent < exponents; ++exponent) { take(exponent); }
    return result;
}

std::uint64_t Sketch::count() const {
    std::uint64_t sum = infinite_[0] + infinite_[1];
    for (const auto& page : filled()) { sum += page.count; }
    return sum;
}

double Sketch::middle(Bin bin) const {
    const std::size_t exponent = bin.page < near_zero ? bin.page % exponents : floor_;
    const double sign = descends(bin.page) ? -1.0 : 1.0;
    // Zero itself is the one draw in its bin: nothing else comes that near.
    if (bin.page == 0 && bin.index == 0) { return 0.0; }
    const std::size_t scale = std::max<std::size_t>(exponent, 1);
    const double width = math::from_bits<double>(static_cast<std::int64_t>(scale) << 52) * (1.0 / bins);
    const bool leading = bin.page < near_zero && exponent > 0;
    return sign * width * (static_cast<double>(bin.index) + 0.5 + (leading ? static_cast<double>(bins) : 0.0));
}

/// The bin of a page that the draw of this rank among the page's fell in: row by row, then bin by bin.
Sketch::Bin Sketch::at_rank(std::size_t page, std::uint64_t rank) const {
    const bool down = descends(page);
    for (std::size_t i = 0; i < bins;) {
        const std::size_t first = down ? bins - i - row : i;
        const auto here = count_between(page, first, first + row);
        if (rank > here) {
            rank -= here;
            i += row;
            continue;
        }
        for (;; ++i) {
            const Bin bin = {page, down ? bins - 1 - i : i};
            const auto count = count_of(bin);
            if (rank <= count) { return bin; }
            rank -= count;
        }
    }
    return {page, down ? 0 : bins - 1};
}

double Sketch::value(const std::vector<Filled>& filled, std::uint64_t rank) const {
    if (rank <= infinite_[1]) { return -math::detail::infinity; }
    rank -= infinite_[1];
    for (const auto& page : filled) {
        if (rank > page.count) {
            rank -= page.count;
            continue;
        }
        return middle(at_rank(page.page, rank));
    }
    return math::detail::infinity;
}

std::vector<double> Sketch::quantiles(const std::vector<double>& probabilities) const {
    const auto full = filled();
    std::uint64_t total = infinite_[0] + infinite_[1];
    for (const auto& page : full) { total += page.count; }
    std::vector<double> result;
    for (const double p : probabilities) {
        if (total == 0 || !(p >= 0.0 && p <= 1.0)) {
            result.push_back(math::detail::nan);
            continue;
        }
        const auto rank =
            static_cast<std::uint64_t>(math::ceil(p * static_cast<double>(total) * (1.0 - 4e-16)));  // 0.07 of 100 is 7
        result.push_back(value(full, std::clamp<std::uint64_t>(rank, 1, total)));
    }
    return result;
}

double Sketch::share_below(double x) const {
    if (x != x) { return math::detail::nan; }
    const Bin limit = bin_of(bits_of(x));
    const auto full = filled();
    std::uint64_t total = infinite_[0] + infinite_[1];
    std::uint64_t below = x == -math::detail::infinity ? 0 : infinite_[1];
    bool reached = false;
    const auto order = [](std::size_t page) {  // ascending with the values
        if (page >= near_zero) { return static_cast<std::int64_t>(page == near_zero ? 0 : -1); }
        const auto exponent = static_cast<std::int64_t>(page % exponents);
        return page < exponents ? exponent + 1 : -exponent - 2;
    };
    for (const auto& page : full) {
        total += page.count;
        if (reached || order(page.page) > order(limit.page)) { continue; }
        if (page.page != limit.page) {
            below += page.count;
            continue;
        }
        reached = true;
        below += descends(page.page) ? count_between(page.page, limit.index + 1, bins) : count_between(page.page, 0, limit.index);
    }
    return total == 0 ? math::detail::nan : static_cast<double>(below) / static_cast<double>(total);
}

std::size_t Sketch::bytes() const {
    std::size_t sum = sizeof *this + pages * sizeof pages_[0] + carries_.size() * 64;
    for (const auto& page : pages_) { sum += page ? bins * sizeof(Count) : 0; }
    return sum;
}

bool operator==(const Sketch& a, const Sketch& b) {
    if (a.carries_ != b.carries_ || a.undefined_ != b.undefined_ || a.infinite_ != b.infinite_ ||
        a.floor_ != b.floor_) {
        return false;
    }
    for (std::size_t page = 0; page < Sketch::pages; ++page) {
        const bool has = a.pages_[page] != nullptr;
        if (has != (b.pages_[page] != nullptr)) { return false; }
        if (has && std::memcmp(a.pages_[page].get(), b.pages_[page].get(), Sketch::bins * sizeof(Sketch::Count)) != 0) {
            return false;
        }
    }
    return true;
}

}  // namespace traincost::uncertainty
