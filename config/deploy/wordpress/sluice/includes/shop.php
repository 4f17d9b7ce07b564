<?php
/**
 * The steps of a WooCommerce shop. Each is printed into the page as data; nothing is stored here.
 *
 * @package Sluice
 */

defined( 'ABSPATH' ) || exit;

/** Hooks into the places that the templates of WooCommerce have. */
function sluice_register_shop(): void {
	add_action( 'wp_enqueue_scripts', 'sluice_enqueue_shop' );
	add_action( 'woocommerce_after_single_product', 'sluice_product_viewed' );
	add_action( 'woocommerce_after_cart', 'sluice_cart_viewed' );
	add_action( 'woocommerce_after_checkout_form', 'sluice_checkout_begun' );
	add_action( 'woocommerce_thankyou', 'sluice_order_received' );
	add_action( 'woocommerce_after_add_to_cart_button', 'sluice_product_button' );
	add_filter( 'woocommerce_loop_add_to_cart_args', 'sluice_loop_button', 10, 2 );
}

/** The script that hands the printed steps, and clicks into the cart, to Sluice. */
function sluice_enqueue_shop(): void {
	if ( '' === sluice_settings()['site'] ) {
		return;
	}
	$shop = plugins_url( 'js/shop.js', __DIR__ );
	wp_enqueue_script( 'sluice-shop', $shop, array(), '0.1.0', array( 'strategy' => 'defer' ) );
}

/** A product is seen. */
function sluice_product_viewed(): void {
	global $product;
	if ( is_object( $product ) ) {
		$item = sluice_item( $product );
		sluice_print_step( 'view_item', array(), $item['price'], array( $item ) );
	}
}

/** The cart is seen. */
function sluice_cart_viewed(): void {
	sluice_print_cart( 'view_cart' );
}

/** The checkout is begun. */
function sluice_checkout_begun(): void {
	sluice_print_cart( 'begin_checkout' );
}

/**
 * An order came in, half an hour ago at most: its page may be opened again from an e-mail. A reload
 * within that time tells it again under the same id, by which Sluice knows a repeat for an hour. No
 * order gets a mark in the database.
 *
 * @param int $order_id The order's id.
 */
function sluice_order_received( $order_id ): void {
	$order = wc_get_order( $order_id );
	if ( ! is_object( $order ) || $order->has_status( 'failed' ) ) {
		return;
	}
	$created = $order->get_date_created();
	if ( is_object( $created ) && time() - $created->getTimestamp() > 30 * 60 ) {
		return;
	}
	$items = array();
	foreach ( $order->get_items() as $line ) {
		$product = $line->get_product();
		if ( is_object( $product ) ) {
			$item    = sluice_item( $product, (int) $line->get_quantity() );
			$items[] = array_merge( $item, array( 'price' => (float) $order->get_item_total( $line, true ) ) );
		}
	}
	// No name, no address, no e-mail, no customer, and no code of a coupon, which may name one.
	$params = array(
		'transaction_id' => (string) $order->get_order_number(),
		'tax'            => (float) $order->get_total_tax(),
		'shipping'       => (float) $order->get_shipping_total(),
	);
	sluice_print_step( 'purchase', $params, (float) $order->get_total(), $items, (string) $order->get_currency(), sluice_order_event( $order ) );
}

/**
 * The id of the one event that an order is: from its key, which only the shop and the buyer have, so
 * that nobody can send an event under it first; the key can't be read from it.
 *
 * @param object $order The order.
 */
function sluice_order_event( $order ): string {
	return 'wc-' . substr( hash( 'sha256', 'sluice|' . $order->get_id() . '|' . $order->get_order_key() ), 0, 32 );
}

/**
 * Names the product on the buttons of lists; WooCommerce escapes the attributes.
 *
 * @param mixed  $args    The button's arguments.
 * @param object $product The product.
 * @return mixed
 */
function sluice_loop_button( $args, $product ) {
	if ( is_array( $args ) && is_object( $product ) ) {
		$args['attributes']['data-sluice-item'] = sluice_json( sluice_item( $product ) );
	}
	return $args;
}

/** Names the product in the form of its own page. */
function sluice_product_button(): void {
	global $product;
	if ( is_object( $product ) ) {
		printf( '<span hidden data-sluice-item="%s"></span>', esc_attr( sluice_json( sluice_item( $product ) ) ) );
	}
}

/**
 * Prints a step of the whole cart.
 *
 * @param string $name The event.
 */
function sluice_print_cart( string $name ): void {
	$cart = WC()->cart;
	if ( ! is_object( $cart ) ) {
		return;
	}
	$items = array();
	foreach ( $cart->get_cart() as $line ) {
		$items[] = sluice_item( $line['data'], (int) $line['quantity'] );
	}
	sluice_print_step( $name, array(), (float) $cart->get_total( 'edit' ), $items );
}

/**
 * A product as an item of an event.
 *
 * @param object $product  The product.
 * @param int    $quantity How many.
 */
function sluice_item( $product, int $quantity = 1 ): array {
	$sku = (string) $product->get_sku();
	return array(
		'item_id'   => '' !== $sku ? $sku : (string) $product->get_id(),
		'item_name' => wp_strip_all_tags( (string) $product->get_name() ),
		'price'     => (float) wc_get_price_to_display( $product ),
		'quantity'  => $quantity,
	);
}

/**
 * Prints a step as data: a script of type application/json, which no browser runs and which a
 * strict Content Security Policy allows.
 *
 * @param string $name     The event.
 * @param array  $params   Its parameters.
 * @param float  $value    What it is worth.
 * @param array  $items    What it is about.
 * @param string $currency ISO 4217; empty: the shop's.
 * @param string $id       The event's own id; empty: none, each showing is an event.
 */
function sluice_print_step( string $name, array $params, float $value, array $items, string $currency = '', string $id = '' ): void {
	if ( '' === sluice_settings()['site'] ) {
		return;
	}
	$more = array(
		'value'    => $value,
		'currency' => '' !== $currency ? $currency : get_woocommerce_currency(),
		'items'    => $items,
	);
	if ( '' !== $id ) {
		$more['id'] = $id;
	}
	// phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped
	echo '<script type="application/json" data-sluice-step>' . sluice_json( array( $name, (object) $params, $more ) ) . '</script>';
}

/**
 * JSON that can't end a script element or an attribute, whatever a product is called.
 *
 * @param mixed $value What to write.
 */
function sluice_json( $value ): string {
	$json = wp_json_encode( $value, JSON_HEX_TAG | JSON_HEX_AMP | JSON_HEX_APOS | JSON_HEX_QUOT );
	return is_string( $json ) ? $json : 'null';
}
